package io.councilrouter.simulator;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.KnownHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One answer of the simulator, token by token, with the faults of its script. Runs on the simulator's loop. */
final class Answering {
    private static final byte[] GARBAGE_SSE = "data: {\"choices\":[{\"delta\"\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GARBAGE_LINE = "{\"message\":{\"con\n".getBytes(StandardCharsets.US_ASCII);

    private final Simulator simulator;
    private final Channel channel;
    private final Wire wire;
    private final RequestFacts facts;
    private final SimulatedRequest ask;
    private final Script script;
    private final Pieces out;
    private final EventWriter writer;
    private final boolean streamed;
    private final @Nullable ArrayWriter array;
    private final List<FaultScript.ScriptedFault> faults;
    private int at;
    private boolean headSent;
    private boolean over;
    private boolean closed;

    /**
     * An answer to {@code ask}.
     *
     * @param elements writes the elements of a stream that is one JSON array; null for a stream of frames
     * @param echo what it repeats of the request, closed with it; null if nothing
     */
    Answering(
            Simulator simulator,
            Channel channel,
            Wire wire,
            RequestFacts facts,
            SimulatedRequest ask,
            @Nullable ArrayWriter elements,
            @Nullable RequestEcho echo) {
        this.simulator = simulator;
        this.channel = channel;
        this.wire = wire;
        this.facts = facts;
        this.ask = ask;
        Boolean asked = facts.stream();
        streamed = asked == null ? wire.streamsByDefault() : asked;
        array = streamed ? elements : null;
        out = new Pieces(channel.alloc());
        script = Script.of(wire.operation(), ask, simulator.settings());
        long number = simulator.count();
        faults = simulator.settings().faults().of(number);
        if (fault(FaultScript.ScriptedFaultKind.INLINE_THINK) != null) {
            script.thinkInline();
        }
        AnswerOrder order = new AnswerOrder(
                "simulated-" + number,
                facts.model() == null ? "simulator" : facts.model(),
                simulator.home().millis().getAsLong(),
                wire.tellsCounts(facts),
                facts.traits().base64(),
                simulator.home().nanos(),
                simulator.home().nanos().getAsLong(),
                0,
                array,
                wire.tellsThoughts(facts),
                echo);
        writer = wire.eventWriter(streamed, order, out);
    }

    void begin() {
        simulator.answering(1);
        for (FaultScript.ScriptedFault fault : faults) {
            switch (fault.kind()) {
                case STATUS -> {
                    refuse(fault.at());
                    return;
                }
                case HANG -> {
                    return;
                }
                case RESET -> {
                    channel.close();
                    return;
                }
                case HEAD_THEN_HANG -> {
                    head(-1);
                    channel.flush();
                    return;
                }
                case ERROR, STALL, TRUNCATE, GARBAGE, UNTERMINATED, INLINE_THINK, CONTEXT -> {
                    // These happen at a token, or all along.
                }
            }
        }
        writer.start("simulated", facts.model() == null ? "simulator" : facts.model());
        if (vectored()) {
            vectors();
            finish();
        } else {
            later(simulator.settings().firstTokenDelay());
        }
    }

    private FaultScript.@Nullable ScriptedFault fault(FaultScript.ScriptedFaultKind kind) {
        return faults.stream().filter(each -> each.kind() == kind).findFirst().orElse(null);
    }

    private void later(Duration delay) {
        channel.eventLoop().schedule(this::token, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void token() {
        while (!over) {
            if (at >= script.size()) {
                finish();
                return;
            }
            at++;
            if (stopped()) {
                return;
            }
            script.say(at - 1, writer);
            send(false);
            if (!simulator.settings().tokenDelay().isZero()) {
                later(simulator.settings().tokenDelay());
                return;
            }
        }
    }

    /** Whether the script stops the answer at this token. */
    private boolean stopped() {
        for (FaultScript.ScriptedFault fault : faults) {
            if (fault.at() != at) {
                continue;
            }
            switch (fault.kind()) {
                case STALL -> {
                    return true;
                }
                case TRUNCATE -> {
                    head(streamed ? -1 : 4096);
                    channel.writeAndFlush(channel.alloc().buffer(1).writeByte(' '))
                            .addListener(f -> channel.close());
                    return true;
                }
                case ERROR -> {
                    writer.fault(new Fault.BackendFailed(
                            FaultCode.UPSTREAM_STATUS, "simulated failure", 500, FailurePoint.STREAM, Duration.ZERO));
                    send(true);
                    return true;
                }
                case GARBAGE -> out.append(wire.framing().events() && array == null ? GARBAGE_SSE : GARBAGE_LINE);
                case STATUS, HANG, RESET, HEAD_THEN_HANG, UNTERMINATED, INLINE_THINK, CONTEXT -> {
                    // These do not depend on tokens.
                }
            }
        }
        return false;
    }

    private boolean vectored() {
        return wire.operation() == Operation.EMBED || wire.operation() == Operation.EMBED_ONE;
    }

    private void vectors() {
        for (int i = 0; i < ask.inputs(); i++) {
            StringBuilder numbers = new StringBuilder("[");
            for (int d = 0; d < ask.dimensions(); d++) {
                numbers.append(d == 0 ? "" : ",")
                        .append(((ask.words().hashCode() * 31 + i * 17 + d * 7) % 1000) / 1000.0);
            }
            ByteBuf raw = ByteBufUtil.writeAscii(channel.alloc(), numbers.append(']'));
            writer.vector(i, raw);
            raw.release();
        }
    }

    private void finish() {
        FaultScript.ScriptedFault context = fault(FaultScript.ScriptedFaultKind.CONTEXT);
        long prompt = Math.max(1, facts.bytes() / 4);
        writer.usage(new Usage()
                .prompt(context == null ? prompt : Math.min(prompt, context.at()))
                .completion(script.size())
                .thinking(script.thoughts()));
        if (!vectored()) {
            writer.finish(0, script.finish());
        }
        if (fault(FaultScript.ScriptedFaultKind.UNTERMINATED) == null) {
            writer.end();
        }
        send(true);
    }

    private void send(boolean last) {
        if (over) {
            return;
        }
        over = last;
        if (!streamed) {
            if (last) {
                head(out.size());
                out.drainTo(channel::write);
                channel.flush();
            }
        } else {
            head(-1);
            chunk();
            if (last) {
                channel.write(channel.alloc().buffer(8).writeBytes(HeadWriter.LAST_CHUNK));
            }
            channel.flush();
        }
        if (last) {
            close();
        }
    }

    private void chunk() {
        if (out.size() > 0) {
            ByteBuf size = channel.alloc().buffer(16);
            HeadWriter.chunk((int) out.size(), size);
            channel.write(size);
            out.drainTo(channel::write);
            channel.write(channel.alloc().buffer(2).writeBytes(HeadWriter.CHUNK_END));
        }
    }

    private void head(long length) {
        if (headSent) {
            return;
        }
        headSent = true;
        ByteBuf head = channel.alloc().directBuffer(256);
        HeadWriter.status(200, head);
        HeadWriter.header(
                KnownHeader.CONTENT_TYPE,
                streamed && array == null ? wire.framing().contentType() : "application/json",
                head);
        if (length >= 0) {
            HeadWriter.contentLength(length, head);
        } else {
            HeadWriter.line(HeadWriter.CHUNKED, head);
        }
        HeadWriter.end(head);
        channel.write(head);
    }

    private void refuse(int status) {
        over = true;
        Pieces error = new Pieces(channel.alloc());
        wire.errors()
                .body(
                        new Fault.BackendFailed(
                                code(status), "simulated failure", status, FailurePoint.HEAD, Duration.ZERO),
                        "simulated",
                        error);
        ByteBuf head = channel.alloc().directBuffer(256);
        HeadWriter.status(status, head);
        HeadWriter.header(KnownHeader.CONTENT_TYPE, "application/json", head);
        if (status == 429 || status == 503 || status == 529) {
            HeadWriter.header(KnownHeader.RETRY_AFTER, 1L, head);
        }
        HeadWriter.contentLength(error.size(), head);
        HeadWriter.end(head);
        channel.write(head);
        error.drainTo(channel::write);
        channel.flush();
        close();
    }

    /** The fault whose words a real server has for the status, where clients decide by them. */
    private static FaultCode code(int status) {
        return switch (status) {
            case 401 -> FaultCode.UNAUTHENTICATED;
            case 429 -> FaultCode.RATE_LIMITED;
            case 529 -> FaultCode.QUEUE_FULL;
            default -> FaultCode.UPSTREAM_STATUS;
        };
    }

    private void close() {
        if (!closed) {
            closed = true;
            over = true;
            simulator.answering(-1);
            writer.close();
            out.release();
        }
    }

    /** The client left. */
    void abandon() {
        close();
    }
}
