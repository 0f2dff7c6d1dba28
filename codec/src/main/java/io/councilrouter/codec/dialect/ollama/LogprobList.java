package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/** Log probabilities: a flat list in this dialect, an object with the list under {@code content} in another. */
final class LogprobList {
    private static final KeySearch KEYS = new KeySearch("content");

    private LogprobList() {}

    /** Narrows {@code raw} to the list in it; false if there is none. */
    static boolean in(@Borrowed ByteBuf raw) {
        int from = raw.readerIndex();
        int to = raw.writerIndex();
        if (from < to && raw.getByte(from) == '[') {
            return true;
        }
        long hit = KEYS.next(raw, from, to);
        if (hit < 0 || raw.getByte(KeySearch.value(hit)) != '[') {
            return false;
        }
        int end = RawJson.closing(raw, KeySearch.value(hit), to);
        if (end < 0) {
            return false;
        }
        raw.setIndex(KeySearch.value(hit), end);
        return true;
    }
}
