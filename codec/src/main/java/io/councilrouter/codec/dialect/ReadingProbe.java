package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventWatch;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;

/**
 * Watches an answer by fully reading it: slower than a probe that searches for a few fields, but correct as soon as
 * the dialect's reader is. A new dialect starts with this one. Not thread-safe; belongs to one attempt.
 */
public final class ReadingProbe implements AnswerProbe {
    private final EventReader reader;
    private final ProbeNotes notes = new ProbeNotes();
    private final FrameNotes seen = new FrameNotes();
    private boolean complete;
    private boolean over;

    /** A probe that reads with {@code reader}, which it closes. */
    public ReadingProbe(EventReader reader) {
        this.reader = reader;
    }

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int from = data.readerIndex();
        int to = data.writerIndex();
        int lost = reader.skipped() + reader.broken();
        boolean before = reader.terminated();
        seen.flags = 0;
        reader.onFrame(data, seen);
        data.setIndex(from, to);
        int flags = seen.flags;
        if (reader.skipped() + reader.broken() > lost) {
            flags |= MALFORMED;
        }
        if (!before && reader.terminated()) {
            flags |= END;
        }
        return flags == USAGE ? USAGE | USAGE_ONLY : flags;
    }

    @Override
    public boolean complete() {
        if (!over) {
            over = true;
            reader.onEnd(seen);
        }
        return complete;
    }

    @Override
    public ProbeNotes notes() {
        return notes;
    }

    @Override
    public void close() {
        reader.close();
    }

    /** Turns what a frame says into flags and notes. */
    private final class FrameNotes implements EventWatch {
        private int flags;

        @Override
        public void output() {
            flags |= CONTENT;
        }

        @Override
        public void usage(Usage usage) {
            flags |= USAGE;
            notes.usage().merge(usage);
        }

        @Override
        public void finish(int choice, FinishReason reason) {
            flags |= FINISH;
            if (notes.finish() == null) {
                notes.finish(reason);
            }
        }

        @Override
        public void end() {
            complete = true;
        }

        @Override
        public void fault(Fault fault) {
            if (fault instanceof Fault.BackendFailed upstream && upstream.note() != null) {
                flags |= ERROR;
                notes.error(upstream.note());
            } else {
                flags |= MALFORMED;
            }
        }
    }
}
