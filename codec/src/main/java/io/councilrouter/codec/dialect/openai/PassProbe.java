package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.KeySearch;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Watches an answer of an operation that is only passed through: rerank, moderations, images, audio. Whatever comes is
 * content, whoever ends it cleanly has completed it; counts are noted where they look like OpenAI's.
 */
final class PassProbe implements AnswerProbe {
    private static final KeySearch KEYS = new KeySearch("usage");

    private final Usage usage = new Usage();

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int to = data.writerIndex();
        int found = CONTENT;
        long hit = KEYS.next(data, data.readerIndex(), to);
        while (hit >= 0) {
            int at = KeySearch.value(hit);
            int end = data.getByte(at) == '{' ? KeySearch.closing(data, at, to) : -1;
            if (end > 0 && UsageFields.read(data, at, end, usage)) {
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
    public Usage usage() {
        return usage;
    }

    @Override
    public @Nullable FinishReason finish() {
        return null;
    }

    @Override
    public @Nullable String error() {
        return null;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
