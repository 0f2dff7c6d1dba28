package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.HeldText;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Bytes in base64. Google's SDK for Python writes them with the letters for URLs (RFC 4648 section 5), which other servers
 * do not read. Not thread-safe; whoever creates it closes it.
 */
final class SignedBytes {
    /** What stands in place of a signature where the server is asked to do without; no signature at all. */
    static final String UNSIGNED = "skip_thought_signature_validator";

    private static final Set<String> PLACEHOLDERS = Set.of(UNSIGNED, "context_engineering_is_the_way_to_go");
    private static final int LONGEST = 64;

    private final HeldText plain = new HeldText();

    /** The same bytes with the usual letters; {@code escaped} itself where it has no others. */
    @Borrowed
    ByteBuf plain(@Borrowed ByteBuf escaped) {
        int from = escaped.readerIndex();
        int to = escaped.writerIndex();
        if (escaped.indexOf(from, to, (byte) '-') < 0 && escaped.indexOf(from, to, (byte) '_') < 0) {
            return escaped;
        }
        plain.clear();
        plain.append(escaped);
        ByteBuf text = plain.view();
        for (int at = text.readerIndex(); at < text.writerIndex(); at++) {
            byte b = text.getByte(at);
            if (b == '-') {
                text.setByte(at, '+');
            } else if (b == '_') {
                text.setByte(at, '/');
            }
        }
        return text;
    }

    /** Whether a signature is none. */
    static boolean placeholder(@Borrowed ByteBuf escaped) {
        return escaped.readableBytes() <= LONGEST && PLACEHOLDERS.contains(escaped.toString(StandardCharsets.US_ASCII));
    }

    /** Releases what is held. Idempotent. */
    void close() {
        plain.close();
    }
}
