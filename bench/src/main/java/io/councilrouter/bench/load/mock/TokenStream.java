package io.councilrouter.bench.load.mock;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream: the first token at once, then one per interval, counted from the first, so that a late token does not
 * delay those after it.
 */
final class TokenStream implements Runnable {

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ChannelHandlerContext context;
    private final Voice voice;
    private final MockStats stats;
    private final int tokens;
    private boolean usage;
    private boolean thinks;
    private int next;
    private @Nullable Future<?> ticks;

    TokenStream(ChannelHandlerContext context, Voice voice, MockStats stats, int tokens) {
        this.context = context;
        this.voice = voice;
        this.stats = stats;
        this.tokens = Math.max(1, tokens);
    }

    void start(boolean withUsage, boolean thinking) {
        usage = withUsage;
        thinks = thinking;
        ByteBuf out = context.alloc().directBuffer(1024);
        out.writeBytes(voice.streamHead());
        voice.script().open(out);
        if (thinks) {
            voice.script().think(out);
        }
        writeNext(out);
        if (next < tokens) {
            ticks = context.executor()
                    .scheduleAtFixedRate(this, voice.intervalNanos(), voice.intervalNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void run() {
        writeNext(context.alloc().directBuffer(512));
    }

    /** Stops writing; false if the stream had already ended. */
    boolean cancel() {
        boolean running = next < tokens;
        next = tokens;
        stopTicks();
        return running;
    }

    private void writeNext(ByteBuf out) {
        voice.script().token(out, next, System.nanoTime());
        stats.countToken();
        next++;
        if (next == tokens) {
            stopTicks();
            if (thinks) {
                voice.script().call(out);
            }
            voice.script().finish(out, tokens, usage, thinks);
            out.writeBytes(LAST_CHUNK);
        }
        context.writeAndFlush(out, context.voidPromise());
    }

    private void stopTicks() {
        Future<?> running = ticks;
        if (running != null) {
            running.cancel(false);
        }
    }
}
