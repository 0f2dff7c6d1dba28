package io.councilrouter.proxy.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Status and headers of an answer, framing left out: whether it goes chunked or with a length is the downstream's
 * business. Mutable, one per exchange, on its event loop.
 */
public final class AnswerHead {
    private int status = 200;
    private String contentType = "application/json";
    private boolean stream;
    private boolean bodiless;
    private boolean close;
    private final List<String> extra = new ArrayList<>(12);

    /** HTTP status, 200 to 599. */
    public int status() {
        return status;
    }

    /** Sets the status. */
    public AnswerHead status(int value) {
        status = value;
        return this;
    }

    /** Media type; empty for an answer without one. */
    public String contentType() {
        return contentType;
    }

    /** Sets the media type. */
    public AnswerHead contentType(String value) {
        contentType = value;
        return this;
    }

    /** Whether the body comes bit by bit, so that its length is unknown and no cache or proxy may hold it back. */
    public boolean stream() {
        return stream;
    }

    /** Marks the body as a stream. */
    public AnswerHead stream(boolean value) {
        stream = value;
        return this;
    }

    /** Whether there is no body at all, not even an empty one with a length (204). */
    public boolean bodiless() {
        return bodiless;
    }

    /** Marks the answer as one without a body. */
    public AnswerHead bodiless(boolean value) {
        bodiless = value;
        return this;
    }

    /** Whether the connection must close behind this answer. */
    public boolean close() {
        return close;
    }

    /** Closes the connection after this answer. */
    public AnswerHead close(boolean value) {
        close = value;
        return this;
    }

    /** Adds a header; a null or empty value adds none. */
    public AnswerHead add(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            extra.add(name);
            extra.add(value);
        }
        return this;
    }

    /** Whether a header of that name, whatever its case, was added. */
    boolean has(String name) {
        for (int i = 0; i < extra.size(); i += 2) {
            if (extra.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** How many strings {@link #extra} holds, to be given to {@link #forget}. */
    int mark() {
        return extra.size();
    }

    /** Forgets headers that were added after {@link #mark}: the attempt that brought them failed. */
    void forget(int mark) {
        extra.subList(mark, extra.size()).clear();
    }

    /** Added headers: name, value, name, value. */
    public List<String> extra() {
        return extra;
    }
}
