package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeFlags;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/**
 * Watches a stream. Until the first content every event is parsed; from then on one that has a delta is known by the only
 * name in it that tells, and all others are parsed: there are few of them.
 */
final class StreamProbe implements AnswerProbe {
    /** The first one: its value, a string that is not empty, is model output. One of the others calls for a parse. */
    private static final KeySearch KEYS = new KeySearch("delta", "response", "item", "annotation", "error");

    private final EventGrammar grammar = new EventGrammar();
    private final AnswerWalk reader = new AnswerWalk(grammar, true);
    private final ProbeFlags flags = new ProbeFlags();
    private boolean content;

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        return content && grows(data) ? CONTENT : parse(data);
    }

    /** Whether the event has a piece of output in it and nothing else that matters. */
    private static boolean grows(ByteBuf data) {
        int to = data.writerIndex();
        boolean found = false;
        int at = data.readerIndex();
        for (long hit = KEYS.next(data, at, to); hit >= 0; hit = KEYS.next(data, at, to)) {
            at = KeySearch.value(hit);
            if (KeySearch.key(hit) > 0 || data.getByte(at) != '"') {
                return false;
            }
            found |= at + 1 < to && data.getByte(at + 1) != '"';
        }
        return found;
    }

    private int parse(ByteBuf data) {
        int left = reader.skipped() + reader.broken();
        boolean before = reader.terminated();
        reader.onFrame(data, flags);
        int found = flags.take();
        if (reader.skipped() + reader.broken() > left) {
            return MALFORMED;
        }
        content |= (found & CONTENT) != 0;
        return reader.terminated() && !before ? found | END : found;
    }

    @Override
    public boolean complete() {
        return reader.terminated();
    }

    @Override
    public ProbeNotes notes() {
        return flags.notes();
    }

    @Override
    public void close() {
        reader.close();
    }
}
