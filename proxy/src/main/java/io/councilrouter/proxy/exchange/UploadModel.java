package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.form.FormField;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The model of an upload, whose body is not JSON: the header {@code X-Model}, else the field {@code model} of a multipart form
 * within as many bytes as are kept for another attempt ({@code limits.replay}), 64 KiB at least.
 *
 * <p>One per upload, on its loop.
 */
public final class UploadModel {
    /** How much of a form is always looked through, bytes. */
    static final int LEAST = 64 * 1024;

    private final @Nullable String header;
    private final @Nullable FormField field;
    private final long most;
    private long seen;

    /**
     * For an upload that begins.
     *
     * @param replay how much is kept for another attempt, bytes
     */
    UploadModel(Headers headers, long replay) {
        header = headers.text(KnownHeader.X_MODEL);
        String type = headers.text(KnownHeader.CONTENT_TYPE);
        field = header != null || type == null ? null : FormField.of(type, "model");
        most = Math.max(LEAST, replay);
    }

    /** The model's name, null when the request does not say, or has not said yet. */
    public static @Nullable String of(Exchange x) {
        Upload upload = x.upload();
        return upload == null
                ? x.head().headers().text(KnownHeader.X_MODEL)
                : upload.model().name();
    }

    /** Why a request whose body is not JSON has no model, and how it would have one. */
    public static Fault missing(Exchange x) {
        Upload upload = x.upload();
        return new Fault.Client(
                FaultCode.INVALID_ARGUMENT,
                upload == null
                        ? "The request names no model: name it in the header X-Model."
                        : upload.model().missing(),
                "model");
    }

    private String missing() {
        if (field == null) {
            return "The upload names no model: name it in the header X-Model, or send a form (multipart/form-data, its"
                    + " boundary in Content-Type) with the field \"model\".";
        }
        if (field.over()) {
            return "The form names no model: add the field \"model\" (" + FormField.LONGEST
                    + " bytes at most), or name it in the header X-Model.";
        }
        return "The form names no model in its first " + (most >> 10)
                + " KiB: send the field \"model\" before the file, name"
                + " the model in the header X-Model, or raise limits.replay, which says how far is looked.";
    }

    /** Looks through more of the body, as far as it is looked through at all. */
    void more(@Borrowed ByteBuf part) {
        if (field != null && !decided()) {
            int now = (int) Math.min(part.readableBytes(), most - seen);
            field.onPart(part, part.readerIndex(), now);
            seen += now;
        }
    }

    /** Whether nothing that is still to come can tell more. */
    boolean decided() {
        return field == null || field.over() || seen >= most;
    }

    private @Nullable String name() {
        return header != null || field == null ? header : field.value();
    }
}
