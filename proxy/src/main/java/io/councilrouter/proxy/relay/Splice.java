package io.councilrouter.proxy.relay;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes on as they came. A whole answer of up to 64 KiB is held back until it is complete, so that one that is
 * cut off, or is no answer, fails over unnoticed. A larger one is judged by its first 64 KiB and released then.
 */
final class Splice implements Relay {
    private final ByteSink out;
    private final ByteBufAllocator allocator;
    private final @Nullable AnswerProbe probe;
    private @Nullable Usage none;
    private final boolean held;
    private final @Nullable EventEdges edges;
    private @Nullable ByteBuf first;
    private @Nullable CompositeByteBuf several;
    private long size;
    private long parts;
    private boolean ended;
    private @Nullable Fault fault;

    /**
     * A relay into {@code out}.
     *
     * @param probe looks at answers small enough to be held; null for bodies that belong to no dialect
     * @param held whether a small answer is held until it is complete; false for streams of an unknown kind
     * @param edges watches a stream of events; null for all other bodies
     */
    Splice(
            ByteSink out,
            ByteBufAllocator allocator,
            @Nullable AnswerProbe probe,
            boolean held,
            @Nullable EventEdges edges) {
        this.out = out;
        this.allocator = allocator;
        this.probe = probe;
        this.held = held;
        this.edges = edges;
    }

    /** A relay of a whole answer. */
    Splice(ByteSink out, ByteBufAllocator allocator, @Nullable AnswerProbe probe) {
        this(out, allocator, probe, true, null);
    }

    @Override
    public void onBody(@Borrowed ByteBuf part) {
        size += part.readableBytes();
        parts++;
        if (probe != null) {
            remember(part);
        }
        if (edges != null) {
            edges.pass(part);
        }
        out.append(part);
        part.readerIndex(part.writerIndex());
    }

    /** Keeps a second reference for the probe; nothing is copied. */
    private void remember(ByteBuf part) {
        if (size > HOLD) {
            if (size - part.readableBytes() <= HOLD) {
                beginning(part);
            }
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

    /** Shows the probe the first bytes of an answer that is about to be released. */
    private void beginning(ByteBuf part) {
        ByteBuf held = several != null ? several : first;
        if (probe != null && fault == null) {
            fault = wrong(probe.onBeginning(held == null ? part : held), probe);
        }
    }

    @Override
    public void onEnd() {
        ended = true;
        ByteBuf whole = several != null ? several : first;
        if (probe != null && whole != null) {
            int seen = probe.onFrame(whole);
            fault = wrong(seen, probe);
            if (fault == null && !probe.complete()) {
                fault = AnswerFaults.truncated();
            }
        }
        forget();
    }

    private static @Nullable Fault wrong(int seen, AnswerProbe probe) {
        if ((seen & AnswerProbe.ERROR) != 0) {
            ErrorNote note = probe.error();
            return AnswerFaults.failed(note == null ? ErrorNote.of("") : note);
        }
        return (seen & AnswerProbe.MALFORMED) != 0 ? AnswerFaults.malformed() : null;
    }

    @Override
    public boolean content() {
        // A body that belongs to no dialect may be empty: the deletion of a model is answered with 200 and nothing
        // else.
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
        return fault;
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

    @Override
    public Beat beat() {
        return edges == null ? Beat.NONE : edges.beat();
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
