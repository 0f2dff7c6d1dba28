package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.http.KnownHeader;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The model of an upload, whose body is no JSON: the header {@code X-Model}, else the field {@code model} of a multipart
 * form (RFC 7578) within its first 64 KiB.
 */
public final class UploadModel {
    static final int LOOK = 64 * 1024;
    private static final int LONGEST = 256;
    private static final String FIELD = "name=\"model\"";

    private UploadModel() {}

    /** The model's name, null when the upload does not say. */
    public static @Nullable String of(Exchange x) {
        String header = x.head().headers().text(KnownHeader.X_MODEL);
        if (header != null) {
            return header;
        }
        ByteBuf body = x.body().view();
        try {
            int length = Math.min(LOOK, body.readableBytes());
            return field(body.toString(body.readerIndex(), length, StandardCharsets.ISO_8859_1));
        } finally {
            body.release();
        }
    }

    private static @Nullable String field(String form) {
        int name = form.indexOf(FIELD);
        int value = name < 0 ? -1 : form.indexOf("\r\n\r\n", name);
        int end = value < 0 ? -1 : form.indexOf("\r\n", value + 4);
        if (end < 0 || end - value - 4 > LONGEST) {
            return null;
        }
        byte[] utf8 = form.substring(value + 4, end).getBytes(StandardCharsets.ISO_8859_1);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
