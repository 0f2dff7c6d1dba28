package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/**
 * Looks at a whole answer of embed or the older embeddings, or of an operation that is only passed through. Such an
 * answer holds no objects of anybody else's, so that names can be looked for instead of parsed.
 */
final class WholeProbe implements AnswerProbe {
    private static final KeySearch KEYS =
            new KeySearch("embedding", "embeddings", "error", "prompt_eval_count", "load_duration");

    private final ProbeNotes notes = new ProbeNotes();
    private final boolean pass;
    private boolean complete;

    WholeProbe(boolean pass) {
        this.pass = pass;
        this.complete = pass;
    }

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int from = data.readerIndex();
        int to = data.writerIndex();
        if (pass) {
            return CONTENT;
        }
        if (!KeySearch.braced(data, from, to)) {
            return MALFORMED;
        }
        int found = 0;
        int at = from;
        for (long hit = KEYS.next(data, at, to); hit >= 0; hit = KEYS.next(data, at, to)) {
            at = KeySearch.value(hit);
            long number = KeySearch.number(data, at, to);
            switch (KeySearch.key(hit)) {
                case 0, 1 -> found |= data.getByte(at) == '[' ? CONTENT : 0;
                case 2 -> found |= data.getByte(at) == 'n' ? 0 : ERROR;
                case 3 -> {
                    notes.usage().prompt(number);
                    found |= USAGE;
                }
                default -> notes.usage().loadNanos(number);
            }
        }
        if ((found & ERROR) != 0 || (found & CONTENT) == 0) {
            notes.error(ErrorReader.inAnswer(data.slice()));
            found = notes.error() == null ? found & ~ERROR : found | ERROR;
        }
        complete = (found & CONTENT) != 0;
        return found;
    }

    @Override
    public boolean complete() {
        return complete;
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
