package io.councilrouter.bench.load.mock;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** One chunk whose only changing parts are the digits of the stamp, copied whole and then patched. */
final class TokenTemplate {

    private static final int NUMBER_DIGITS = 5;
    private static final int STAMP_DIGITS = 19;
    private static final String STAMP = "#" + "0".repeat(NUMBER_DIGITS) + "@" + "0".repeat(STAMP_DIGITS) + " ";

    private final byte[] chunk;
    private final int number;

    /** A template from the frame around one token, with {@code %s} in place of the stamp. */
    TokenTemplate(String frame) {
        String text = frame.replace("%s", STAMP);
        this.chunk = chunk(text);
        this.number = new String(chunk, StandardCharsets.US_ASCII).indexOf('#') + 1;
    }

    /** A chunk of HTTP's chunked coding around a text. */
    static byte[] chunk(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    void write(ByteBuf out, int token, long nanos) {
        int start = out.writerIndex() + number;
        out.writeBytes(chunk);
        digits(out, start, NUMBER_DIGITS, token);
        digits(out, start + NUMBER_DIGITS + 1, STAMP_DIGITS, nanos);
    }

    private static void digits(ByteBuf out, int index, int count, long value) {
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            out.setByte(index + i, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
