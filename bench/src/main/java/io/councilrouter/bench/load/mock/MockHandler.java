package io.councilrouter.bench.load.mock;

import io.councilrouter.bench.load.wire.Head;
import io.councilrouter.bench.load.wire.MessageSink;
import io.councilrouter.bench.load.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of the mock: reads a request, answers it, reads the next. A stream's tokens are written by its {@link TokenStream}. */
final class MockHandler extends ChannelInboundHandlerAdapter implements MessageSink {

    private static final byte[] STREAM = ascii("\"stream\"");
    private static final byte[] INCLUDE_USAGE = ascii("\"include_usage\"");
    private static final byte[] MAX_TOKENS = ascii("\"max_tokens\"");
    private static final byte[] NUM_PREDICT = ascii("\"num_predict\"");
    private static final byte[] STATS = ascii("GET /bench/stats ");

    private final Voice voice;
    private final MockStats stats;
    private final WireReader reader = new WireReader(false, this);
    private final BodyEnds body = new BodyEnds();
    private @Nullable ChannelHandlerContext context;
    private @Nullable TokenStream stream;
    private @Nullable String lookUp;
    private boolean chat;

    MockHandler(Voice voice, MockStats stats) {
        this.voice = voice;
        this.stats = stats;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!reader.take((ByteBuf) message)) {
            ctx.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void head(Head head) {
        body.clear();
        chat = head.startsWith(voice.script().chatLine());
        lookUp = null;
        if (!chat) {
            lookUp = head.startsWith(STATS)
                    ? stats.text(System.nanoTime())
                    : voice.script().lookUp(head.text());
        }
    }

    @Override
    public void body(ByteBuf piece, int index, int length) {
        body.add(piece, index, length);
    }

    @Override
    public void end() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        if (!chat) {
            String json = lookUp;
            ctx.write(Unpooled.wrappedBuffer(Voice.whole(json == null ? 404 : 200, json == null ? "{}" : json)));
            return;
        }
        stats.countRequest();
        boolean thinks = body.has(voice.script().thinker());
        if (body.flag(STREAM, voice.script().streamsByDefault())) {
            int tokens = body.number(MAX_TOKENS, body.number(NUM_PREDICT, voice.tokens()));
            stream = new TokenStream(ctx, voice, stats, tokens);
            stream.start(body.flag(INCLUDE_USAGE, false), thinks);
        } else {
            ctx.write(voice.answer(thinks));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        TokenStream running = stream;
        if (running != null && running.cancel()) {
            stats.countAbort(System.nanoTime());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset does not matter here; what was lost is counted at the other end.
        ctx.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
