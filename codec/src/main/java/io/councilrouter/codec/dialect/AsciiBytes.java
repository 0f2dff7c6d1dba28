package io.councilrouter.codec.dialect;

import io.councilrouter.codec.ByteSink;
import java.nio.charset.StandardCharsets;

/** Byte constants shared by the writers of several dialects. Stateless. */
public final class AsciiBytes {
    private AsciiBytes() {}

    /** The bytes of a plain ASCII text. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a plain ASCII text; allocates, so only for what is written once per request. */
    public static void ascii(String text, ByteSink out) {
        out.append(ascii(text));
    }
}
