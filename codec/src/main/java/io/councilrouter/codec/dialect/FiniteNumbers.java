package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the non-JSON numbers that Python's encoder writes. Some servers write {@code -Infinity} for the log
 * probability of an impossible token; that must not cost the client its text.
 */
public final class FiniteNumbers {
    private static final byte[][] WORDS = {ascii("NaN"), ascii("-Infinity"), ascii("Infinity")};
    private static final byte[] NULL = ascii("null");

    private FiniteNumbers() {}

    /**
     * A copy of the readable bytes with {@code null} in place of each such number; null if there is none. Allocates, so
     * it is only for documents that could not be read.
     */
    @Owned
    public static @Nullable ByteBuf of(@Borrowed ByteBuf json) {
        int to = json.writerIndex();
        int copied = json.readerIndex();
        int at = copied;
        ByteBuf made = null;
        while (at < to) {
            byte b = json.getByte(at);
            if (b == '"') {
                int end = RawJson.string(json, at, to);
                if (end < 0) {
                    break;
                }
                at = end;
                continue;
            }
            int length = length(json, at, to);
            if (length == 0) {
                at++;
                continue;
            }
            if (made == null) {
                made = Unpooled.buffer(to - copied);
            }
            made.writeBytes(json, copied, at - copied).writeBytes(NULL);
            at += length;
            copied = at;
        }
        return made == null ? null : made.writeBytes(json, copied, to - copied);
    }

    /** Length of the non-JSON number at {@code at}; 0 if there is none. */
    private static int length(ByteBuf in, int at, int to) {
        for (byte[] word : WORDS) {
            if (at + word.length <= to && same(in, at, word)) {
                return word.length;
            }
        }
        return 0;
    }

    private static boolean same(ByteBuf in, int at, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (in.getByte(at + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
