package io.councilrouter.bench.metrics;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.http.RequestParser;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.exchange.Admission;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.exchange.Caller;
import io.councilrouter.proxy.exchange.Connections;
import io.councilrouter.proxy.exchange.Downstream;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.HeaderPolicy;
import io.councilrouter.proxy.exchange.Link;
import io.councilrouter.proxy.exchange.LinkListener;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.proxy.seals.SealShelf;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A streamed exchange that waits for its backend, made by the gateway's own parts on a loop that does nothing: what a tap
 * is shown. Confined to one thread.
 */
final class WaitingExchange {
    private static final String BODY = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";

    private WaitingExchange() {}

    /** An exchange for model {@code m} of {@code tables}, as far as its first attempt. */
    static Exchange exchange(RoutingTables tables) {
        Dialects dialects = Dialects.load();
        GatewayConfig config = GatewayConfig.defaults();
        Endpoint endpoint = Endpoint.inference("/v1/chat/completions", dialects.named("openai"), Operation.CHAT);
        ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        LoopState loop = new LoopState(
                new LoopState.Parts(
                        new Still(),
                        allocator,
                        tables,
                        new NoQueue(),
                        WaitingExchange::link,
                        (backend, operation, model) -> {},
                        () -> {},
                        new Connections(),
                        new SealShelf()),
                new LoopState.Pipeline(
                        config,
                        List.of(x -> {
                            x.endpoint(endpoint);
                            return Verdict.PROCEED;
                        }),
                        List.of(x -> {
                            Resolution found =
                                    ModelNames.resolve(tables.current(), RoutingSettings.DEFAULTS, "m", true);
                            x.plan("m", (Resolution.Found) found);
                            return Verdict.PROCEED;
                        }),
                        List.of(),
                        new Picker(Strategies.load(), RoutingSettings.DEFAULTS),
                        new Profiles(config, dialects, Catalogue.shipped()),
                        new HeaderPolicy("bench", dialects),
                        dialects.named("openai"),
                        1 << 20));
        Exchange exchange = new Exchange(loop, new Nowhere(), head(), new Caller("127.0.0.1"));
        exchange.begin();
        exchange.onBodyPart(Unpooled.wrappedBuffer(BODY.getBytes(StandardCharsets.US_ASCII)));
        exchange.onBodyEnd();
        return exchange;
    }

    private static RequestHead head() {
        RequestParser parser = new RequestParser(HttpLimits.forRequests());
        String text =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
        if (parser.parse(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII))) != ParseStatus.DONE) {
            throw new IllegalStateException("the head was not understood");
        }
        return parser.head();
    }

    private static Link link(BackendProfile profile, boolean fresh, LinkListener listener) {
        return new Link() {
            @Override
            public void write(ByteBuf part) {
                part.release();
            }

            @Override
            public void flush() {}

            @Override
            public boolean writable() {
                return true;
            }

            @Override
            public void requestDone(boolean head) {}

            @Override
            public void pause(boolean paused) {}

            @Override
            public void close() {}
        };
    }

    /** A loop on which nothing happens. */
    private static final class Still implements Turns {
        @Override
        public void execute(Runnable turn) {
            turn.run();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public void arm(Deadline deadline, long delayNanos) {}

        @Override
        public void disarm(Deadline deadline) {}
    }

    /** A queue that nobody needs. */
    private static final class NoQueue implements Admission {
        @Override
        public void enter(Ticket ticket) {}

        @Override
        public void withdraw(Ticket ticket) {}

        @Override
        public void slotFreed(Backend backend) {}
    }

    /** A client that is told nothing. */
    private static final class Nowhere implements Downstream {
        @Override
        public ByteSink sink() {
            throw new IllegalStateException("nothing is answered here");
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public void discard() {}

        @Override
        public void begin(AnswerHead head) {}

        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public void endAndClose() {}

        @Override
        public void ahead(byte[] bytes) {}

        @Override
        public void cut() {}

        @Override
        public long sent() {
            return 0;
        }

        @Override
        public void hold(boolean held) {}

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean admin() {
            return false;
        }
    }
}
