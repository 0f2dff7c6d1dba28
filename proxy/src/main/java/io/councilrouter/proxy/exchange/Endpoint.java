package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Wire;
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
 * @param wire on which a model is asked; null where we answer ourselves
 * @param answer our own answer; null where a backend answers
 * @param nameField root field of the body that names the model, be it only where {@code model} does not; empty where the
 *     body is never JSON, whatever a client calls it
 */
public record Endpoint(
        String route, Dialect dialect, @Nullable Wire wire, @Nullable Upstream answer, String nameField) {

    /** What is asked of a model; null where we answer ourselves. */
    public @Nullable Operation operation() {
        return wire == null ? null : wire.operation();
    }

    /**
     * On which wire a model is asked.
     *
     * @throws IllegalStateException where none is
     */
    public Wire asked() {
        if (wire == null) {
            throw new IllegalStateException("no model is asked on " + route);
        }
        return wire;
    }

    /** Whether a stream is wanted, by what the body says or else by what is usual. */
    boolean streams(@Nullable RequestFacts facts) {
        if (wire == null || facts == null || !wire.operation().streams()) {
            return false;
        }
        Boolean wanted = facts.stream();
        return wanted == null ? wire.streamsByDefault() : wanted;
    }

    /** Whether a model is asked something, rather than managed, and we do not answer ourselves. */
    public boolean asksModel() {
        return wire != null && answer == null && nameField.equals("model");
    }

    /** Whether the body of {@code head} is a JSON object, to be walked over as it arrives; uploads are not. */
    boolean scanned(RequestHead head) {
        if (nameField.isEmpty()) {
            return false;
        }
        if (wire == null || wire.operation() != Operation.PASS) {
            return wire != null;
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
        return wire == null && route.startsWith("/admin/");
    }

    /** An endpoint that a model answers. */
    public static Endpoint inference(String route, Dialect dialect, Operation operation) {
        return asking(route, dialect, operation, "model");
    }

    /**
     * An endpoint that backends answer.
     *
     * @throws IllegalStateException if that operation cannot be asked in this dialect
     */
    public static Endpoint asking(String route, Dialect dialect, Operation operation, String nameField) {
        Wire wire = dialect.wire(operation);
        if (wire == null) {
            throw new IllegalStateException("the dialect " + dialect.name() + " has no " + operation);
        }
        return new Endpoint(route, dialect, wire, null, nameField);
    }

    /** An endpoint that we answer. */
    public static Endpoint local(String route, Dialect dialect, Upstream answer) {
        return new Endpoint(route, dialect, null, answer, "model");
    }
}
