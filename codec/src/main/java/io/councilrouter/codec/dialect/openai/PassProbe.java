package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/**
 * Watches an answer of an operation that is only passed through: rerank, moderations, images, audio. Any bytes are
 * content, and a clean end of the body completes it; counts are noted if they look like OpenAI's.
 */
final class PassProbe implements AnswerProbe {
    private static final KeySearch KEYS = new KeySearch("usage");

    private final ProbeNotes notes = new ProbeNotes();

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int to = data.writerIndex();
        int found = CONTENT;
        long hit = KEYS.next(data, data.readerIndex(), to);
        while (hit >= 0) {
            int at = KeySearch.value(hit);
            int end = data.getByte(at) == '{' ? RawJson.closing(data, at, to) : -1;
            if (end > 0 && UsageFields.read(data, at, end, notes.usage())) {
                found |= USAGE;
            }
            hit = KEYS.next(data, at, to);
        }
        return found;
    }

    @Override
    public boolean complete() {
        return true;
    }

    @Override
    public ProbeNotes notes() {
        return notes;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
