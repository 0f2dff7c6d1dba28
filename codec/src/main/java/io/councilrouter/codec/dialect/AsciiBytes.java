package io.councilrouter.codec.dialect;

import io.councilrouter.codec.ByteSink;
import java.nio.charset.StandardCharsets;

/** Byte constants shared by the writers of several dialects. Stateless. */
public final class AsciiBytes {
    private AsciiBytes() {}

    /** The bytes of a text that is plain ASCII. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a text that is plain ASCII; costs heap, so it is for what is written once a request. */
    public static void ascii(String text, ByteSink out) {
        out.append(ascii(text));
    }
}
