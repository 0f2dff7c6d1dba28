package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as they came. A whole answer of up to 64 KiB is held back until it is complete, so that a cut one fails over
 * unseen; a larger one is released at 64 KiB.
 */
final class Splice implements Relay {
    /** Most bytes held back. */
    static final int HOLD = 64 * 1024;

    private final ByteSink out;
    private final ByteBufAllocator allocator;
    private final @Nullable AnswerProbe probe;
    private @Nullable Usage none;
    private final boolean held;
    private @Nullable ByteBuf first;
    private @Nullable CompositeByteBuf several;
    private long size;
    private long parts;
    private boolean ended;

    /**
     * A relay into {@code out}.
     *
     * @param probe looks at answers small enough to be held; null for bodies that are nobody's dialect
     * @param held whether a small answer is held until it is complete; false for streams of an unknown kind
     */
    Splice(ByteSink out, ByteBufAllocator allocator, @Nullable AnswerProbe probe, boolean held) {
        this.out = out;
        this.allocator = allocator;
        this.probe = probe;
        this.held = held;
    }

    @Override
    public void onBody(@Borrowed ByteBuf part) {
        size += part.readableBytes();
        parts++;
        if (probe != null) {
            remember(part);
        }
        out.append(part);
        part.readerIndex(part.writerIndex());
    }

    /** Keeps a second reference for the probe; nothing is copied. */
    private void remember(ByteBuf part) {
        if (size > HOLD) {
            forget();
        } else if (several != null) {
            several.addComponent(true, part.retainedSlice());
        } else if (first != null) {
            several = allocator.compositeBuffer(64).addComponent(true, first).addComponent(true, part.retainedSlice());
            first = null;
        } else {
            first = part.retainedSlice();
        }
    }

    @Override
    public void onEnd() {
        ended = true;
        ByteBuf whole = several != null ? several : first;
        if (probe != null && whole != null) {
            probe.onFrame(whole);
        }
        forget();
    }

    @Override
    public boolean content() {
        // Of a body that is nobody's dialect nothing is expected: a model is deleted with 200 and no word.
        return ended ? size > 0 || probe == null : size > (held ? HOLD : 0);
    }

    @Override
    public long contents() {
        return parts;
    }

    @Override
    public boolean terminated() {
        return false;
    }

    @Override
    public @Nullable Fault fault() {
        return null;
    }

    @Override
    public Usage usage() {
        if (probe != null) {
            return probe.usage();
        }
        if (none == null) {
            none = new Usage();
        }
        return none;
    }

    @Override
    public @Nullable FinishReason finish() {
        return probe == null ? null : probe.finish();
    }

    private void forget() {
        if (first != null) {
            first.release();
            first = null;
        }
        if (several != null) {
            several.release();
            several = null;
        }
    }

    @Override
    public void close() {
        forget();
        if (probe != null) {
            probe.close();
        }
    }
}
