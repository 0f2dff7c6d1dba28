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
 * Finds the model of an upload, whose body is not JSON: in the path, else in the header {@code X-Model}, else in the field
 * {@code model} of a multipart form. The form is searched as far as bodies are kept for another attempt ({@code limits.replay}),
 * 64 KiB at least.
 *
 * <p>One per upload, on its loop.
 */
final class UploadModel {
    /** How much of a form is searched at least, bytes. */
    static final int LEAST = 64 * 1024;

    /** By the path or the header. */
    private final @Nullable String known;

    private final @Nullable FormField field;
    private final long most;
    private long seen;

    /**
     * For an upload that begins.
     *
     * @param named by the path; null where it does not
     * @param replay how much is kept for another attempt, bytes
     */
    UploadModel(Headers headers, @Nullable String named, long replay) {
        known = named == null ? headers.text(KnownHeader.X_MODEL) : named;
        String type = headers.text(KnownHeader.CONTENT_TYPE);
        field = known != null || type == null ? null : FormField.of(type, "model");
        most = Math.max(LEAST, replay);
    }

    /** Why there is no name, and how there would be one. */
    Fault missing() {
        return missing(why());
    }

    /** The same for a request that has no body. */
    static Fault missing(String why) {
        return new Fault.Client(FaultCode.INVALID_ARGUMENT, why, "model");
    }

    private String why() {
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

    /** Searches a further part of the body, unless the search is over. */
    void more(@Borrowed ByteBuf part) {
        if (field != null && !decided()) {
            int now = (int) Math.min(part.readableBytes(), most - seen);
            field.onPart(part, part.readerIndex(), now);
            seen += now;
        }
    }

    /** Whether the search is over: nothing that still comes can change the result. */
    boolean decided() {
        return field == null || field.over() || seen >= most;
    }

    /** The model's name; null when the request does not say, or has not said yet. */
    @Nullable
    String name() {
        return known != null || field == null ? known : field.value();
    }
}
