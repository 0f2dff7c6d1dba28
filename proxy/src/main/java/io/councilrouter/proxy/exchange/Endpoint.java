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
 * @param purpose what it is for; gates, taps and answers go by this, never by the route
 * @param dialect in which errors are written
 * @param wire on which a model is asked; null where we answer ourselves
 * @param answer our own answer; null where a backend answers
 * @param nameField root field of the body that names the model, be it only where {@code model} does not
 * @param inPath where the path names the model; null where the body does
 */
public record Endpoint(
        String route,
        Purpose purpose,
        Dialect dialect,
        @Nullable Wire wire,
        @Nullable Upstream answer,
        String nameField,
        @Nullable PathModel inPath) {

    /**
     * Checks that path and purpose fit, so that no administrators' path is opened to everybody by mistake.
     *
     * @throws IllegalArgumentException if an answer of ours below {@code /admin/} is not for administrators, or one for
     *     administrators comes from a backend; or if the path names the model on a wire that has it in the body, which would then go on
     *     without
     */
    public Endpoint {
        boolean administrative = wire == null && route.startsWith("/admin/");
        if (administrative != (purpose == Purpose.ADMIN)) {
            throw new IllegalArgumentException(
                    "what is below /admin/ is for administrators and nothing else is: " + route);
        }
        if (inPath != null && (wire == null || (wire.operation() != Operation.PASS && !wire.namesModel()))) {
            throw new IllegalArgumentException("requests of this wire name their model in the body: " + route);
        }
    }

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

    /** Whether a stream is wanted: as the body says, else as is usual on this wire. */
    boolean streams(@Nullable RequestFacts facts) {
        if (wire == null || facts == null || !wire.operation().streams()) {
            return false;
        }
        Boolean wanted = facts.stream();
        return wanted == null ? wire.streamsByDefault() : wanted;
    }

    /** Whether the body of {@code head} is a JSON object, to be scanned as it arrives; uploads are not. */
    boolean scanned(RequestHead head) {
        if (purpose == Purpose.MODEL_FILE) {
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

    /** An endpoint at which a model is asked for work; a route with {@code {model}} names it there, and the body need not. */
    public static Endpoint inference(String route, Dialect dialect, Operation operation) {
        return asking(route, Purpose.INFERENCE, dialect, operation);
    }

    /**
     * An endpoint that backends answer, unless a gate does. The field {@code name} may name the model as well where it is described
     * or managed.
     *
     * @throws IllegalStateException if that operation cannot be asked in this dialect
     */
    public static Endpoint asking(String route, Purpose purpose, Dialect dialect, Operation operation) {
        Wire wire = dialect.wire(operation);
        if (wire == null) {
            throw new IllegalStateException("the dialect " + dialect.name() + " has no " + operation);
        }
        String nameField = purpose.names() ? "name" : "model";
        return new Endpoint(
                route, purpose, dialect, wire, null, nameField, PathModel.of(route, null, wire.collections()));
    }

    /**
     * The same endpoint, where its path alone says whether a stream is wanted.
     *
     * @throws IllegalStateException if the path does not name the model
     */
    public Endpoint streaming(boolean wanted) {
        PathModel place = PathModel.of(route, wanted, asked().collections());
        if (place == null) {
            throw new IllegalStateException("a body that names the model says whether it streams: " + route);
        }
        return new Endpoint(route, purpose, dialect, wire, answer, nameField, place);
    }

    /** An endpoint that we answer ourselves, to anybody who may use models. */
    public static Endpoint local(String route, Dialect dialect, Upstream answer) {
        return local(route, Purpose.LOCAL, dialect, answer);
    }

    /** An endpoint that we answer ourselves. */
    public static Endpoint local(String route, Purpose purpose, Dialect dialect, Upstream answer) {
        return new Endpoint(route, purpose, dialect, null, answer, "model", null);
    }
}
