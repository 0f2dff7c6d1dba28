package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Images inside JSON strings: takes a {@code data:} URI (RFC 2397) apart, or guesses the media type from the first
 * letters of base64. Works on the text as it is on the wire, where a slash may be written {@code \/}.
 *
 * @param mime media type, empty if the URI gives none
 * @param from absolute index of the first byte of the base64 text
 */
public record InlineImage(String mime, int from) {
    private static final byte[] SCHEME = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64 = ";base64".getBytes(StandardCharsets.US_ASCII);

    /** Longest part before the comma; media types, even with parameters, are shorter. */
    private static final int LONGEST_HEAD = 256;

    /**
     * Takes a {@code data:} URI apart.
     *
     * @param escaped inside of a JSON string; its indices do not move
     * @return null if it is not a {@code data:} URI with base64
     */
    public static @Nullable InlineImage of(@Borrowed ByteBuf escaped) {
        int start = escaped.readerIndex();
        int end = Math.min(escaped.writerIndex(), start + LONGEST_HEAD);
        if (!startsWith(escaped, start, end, SCHEME)) {
            return null;
        }
        int comma = escaped.indexOf(start, end, (byte) ',');
        int mark = comma - BASE64.length;
        if (comma < 0 || mark < start + SCHEME.length || !startsWith(escaped, mark, end, BASE64)) {
            return null;
        }
        StringBuilder mime = new StringBuilder();
        for (int at = start + SCHEME.length; at < mark && escaped.getByte(at) != ';'; at++) {
            char c = (char) (escaped.getByte(at) & 0xff);
            if (c != '\\') {
                mime.append(c);
            }
        }
        return new InlineImage(mime.toString(), comma + 1);
    }

    /**
     * Media type of an image, guessed from the first letters of its base64 text; JPEG, the format of cameras, if they
     * do not tell.
     */
    public static String sniff(@Borrowed ByteBuf base64) {
        StringBuilder head = new StringBuilder();
        for (int at = base64.readerIndex(); at < base64.writerIndex() && head.length() < 6; at++) {
            char c = (char) (base64.getByte(at) & 0xff);
            if (c != '\\') {
                head.append(c);
            }
        }
        String magic = head.toString();
        if (magic.startsWith("iVBORw")) {
            return "image/png";
        }
        if (magic.startsWith("R0lGOD")) {
            return "image/gif";
        }
        return magic.startsWith("UklGR") ? "image/webp" : "image/jpeg";
    }

    /** Whether a media type is that of an image, or does not say what the bytes are. */
    public static boolean mayBeImage(String mime) {
        String type = mime.toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.startsWith("image/") || type.equals("application/octet-stream");
    }

    /** The media type to send: the URI's if that is an image's, else what the bytes look like. */
    public static String typeOf(String mime, @Borrowed ByteBuf base64) {
        return mime.regionMatches(true, 0, "image/", 0, 6) ? mime : sniff(base64);
    }

    private static boolean startsWith(ByteBuf in, int from, int to, byte[] word) {
        if (from + word.length > to) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            // Upper- and lower-case ASCII letters differ in one bit, which is set in the marks among them.
            if ((in.getByte(from + i) | 0x20) != (word[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }
}
