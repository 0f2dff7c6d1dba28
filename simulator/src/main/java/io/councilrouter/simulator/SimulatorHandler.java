package io.councilrouter.simulator;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.http.RequestParser;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of the simulator: one request at a time, with its whole body collected first. */
final class SimulatorHandler extends ChannelInboundHandlerAdapter {
    private static final HttpLimits LIMITS = HttpLimits.forRequests();

    private final Simulator simulator;
    private final RequestParser parser = new RequestParser(LIMITS);
    private final BodyScanner scanner = BodyScanner.ofRequests(LIMITS);
    private final List<SimulatedPath> paths;
    private @Nullable ByteBuf body;
    private @Nullable Answering answering;
    private boolean inBody;

    SimulatorHandler(Simulator simulator) {
        this.simulator = simulator;
        paths = SimulatedPath.of(simulator.dialect());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        try {
            while (in.isReadable() && ctx.channel().isActive()) {
                if (!read(ctx.channel(), in)) {
                    ctx.close();
                    return;
                }
            }
        } finally {
            in.release();
        }
    }

    private boolean read(Channel channel, ByteBuf in) {
        if (!inBody) {
            ParseStatus status = parser.parse(in);
            if (status == ParseStatus.BAD) {
                return false;
            }
            if (status == ParseStatus.DONE) {
                RequestHead head = parser.head();
                scanner.begin(head.bodyKind(), head.contentLength());
                body = channel.alloc().directBuffer(1024);
                inBody = true;
                if (head.expectContinue()) {
                    channel.writeAndFlush(channel.alloc().buffer(32).writeBytes(HeadWriter.CONTINUE));
                }
                if (scanner.done()) {
                    complete(channel);
                }
            }
            return true;
        }
        ByteBuf kept = body;
        return switch (scanner.scan(in)) {
            case MORE -> true;
            case DATA -> {
                if (kept != null) {
                    kept.writeBytes(in, scanner.dataLength());
                }
                if (scanner.done()) {
                    complete(channel);
                }
                yield true;
            }
            case DONE -> {
                complete(channel);
                yield true;
            }
            case BAD -> false;
        };
    }

    private void complete(Channel channel) {
        inBody = false;
        ByteBuf whole = body;
        body = null;
        if (whole == null) {
            return;
        }
        try {
            answer(channel, parser.head(), whole);
        } finally {
            whole.release();
            parser.reset();
        }
    }

    private void answer(Channel channel, RequestHead head, ByteBuf whole) {
        if (head.method() == Method.GET || head.method() == Method.HEAD) {
            String listed = Listings.of(head.path(), simulator.settings());
            respond(channel, listed == null ? 404 : 200, listed == null ? "{\"error\":\"not found\"}" : listed);
            return;
        }
        SimulatedPath asked = path(head);
        if (asked == null) {
            String shown = Listings.asked(head.path(), simulator.settings(), whole.readableBytes());
            respond(channel, shown == null ? 404 : 200, shown == null ? "{\"error\":\"not found\"}" : shown);
            return;
        }
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        try {
            scan.start(asked.wire().words());
            boolean good = scan.onPart(whole.duplicate()) && scan.end();
            Fault fault = good ? null : scan.fault();
            if (fault != null || !good) {
                fail(channel, fault == null ? new Fault.Client(FaultCode.INVALID_JSON, "invalid JSON") : fault);
                return;
            }
            read(channel, head, asked, whole, asked.facts(head, scan.facts()));
        } finally {
            scan.close();
        }
    }

    private @Nullable SimulatedPath path(RequestHead head) {
        for (SimulatedPath each : paths) {
            if (each.matches(head)) {
                return each;
            }
        }
        return null;
    }

    private void read(Channel channel, RequestHead head, SimulatedPath asked, ByteBuf whole, RequestFacts facts) {
        Wire wire = asked.wire();
        SimulatedRequest ask = new SimulatedRequest();
        RequestReader reader = wire.requestReader(whole, facts);
        RequestEcho echo;
        try {
            RequestReader.Status status;
            do {
                status = reader.step(ask);
            } while (status == RequestReader.Status.MORE);
            Fault fault = reader.fault();
            if (status == RequestReader.Status.BAD && fault != null) {
                fail(channel, fault);
                return;
            }
            echo = reader.echo();
        } finally {
            reader.close();
        }
        ArrayWriter array = wire.asArray(head) ? new ArrayWriter() : null;
        answering = new Answering(simulator, channel, wire, facts, ask, array, echo);
        answering.begin();
    }

    private void fail(Channel channel, Fault fault) {
        Pieces out = new Pieces(channel.alloc());
        simulator.dialect().errors().body(fault, "simulated", out);
        ByteBuf json = out.takeComposite();
        respond(channel, fault.status(), json.toString(StandardCharsets.UTF_8));
        json.release();
    }

    private static void respond(Channel channel, int status, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        ByteBuf out = channel.alloc().directBuffer(256 + bytes.length);
        HeadWriter.status(status, out);
        HeadWriter.header(KnownHeader.CONTENT_TYPE, "application/json", out);
        HeadWriter.contentLength(bytes.length, out);
        HeadWriter.end(out);
        channel.writeAndFlush(out.writeBytes(bytes));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (body != null) {
            body.release();
            body = null;
        }
        if (answering != null) {
            answering.abandon();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
