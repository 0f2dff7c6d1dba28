package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.http.Ascii;
import io.councilrouter.codec.http.BodyKind;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * What a method and path mean. Immutable, shared by all exchanges.
 *
 * @param route the path's template, a bounded label for logs and metrics
 * @param dialect in which errors are written
 * @param operation what is asked of a model; null where we answer ourselves
 * @param answer our own answer; null where a backend answers
 * @param nameField root field of the body that names the model, {@code model} or Ollama's {@code name}; empty where the
 *     body is never JSON, whatever a client calls it
 */
public record Endpoint(
        String route, Dialect dialect, @Nullable Operation operation, @Nullable Upstream answer, String nameField) {

    /** Whether a model is asked something, rather than managed, and we do not answer ourselves. */
    public boolean asksModel() {
        return operation != null && answer == null && nameField.equals("model");
    }

    /** Whether the body of {@code head} is a JSON object, to be walked over as it arrives; uploads are not. */
    boolean scanned(RequestHead head) {
        if (nameField.isEmpty()) {
            return false;
        }
        if (operation != Operation.PASS) {
            return operation != null;
        }
        int type = head.headers().first(KnownHeader.CONTENT_TYPE);
        boolean upload = type >= 0
                && (head.headers().valueStartsWithIgnoringCase(type, MULTIPART)
                        || head.headers().valueStartsWithIgnoringCase(type, BYTES));
        return !upload && head.bodyKind() != BodyKind.NONE;
    }

    private static final byte[] MULTIPART = Ascii.of("multipart/");
    private static final byte[] BYTES = Ascii.of("application/octet-stream");

    /** Whether it is for administrators only. */
    public boolean admin() {
        return operation == null && route.startsWith("/admin/");
    }

    /** An endpoint that a model answers. */
    public static Endpoint inference(String route, Dialect dialect, Operation operation) {
        return new Endpoint(route, dialect, operation, null, "model");
    }

    /** An endpoint that we answer. */
    public static Endpoint local(String route, Dialect dialect, Upstream answer) {
        return new Endpoint(route, dialect, null, answer, "model");
    }
}
