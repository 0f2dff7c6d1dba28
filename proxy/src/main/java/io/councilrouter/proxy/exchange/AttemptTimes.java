package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in a {@link Timeline}: where it went, and when things happened, in monotonic nanoseconds, 0 for "never". Belongs to
 * its timeline and is used again with it; on the exchange's loop.
 */
public final class AttemptTimes {
    String backend = "";
    String model = "";
    long picked;
    long encoded;
    long connected;
    long head;
    long content;
    long end;
    int status;

    @Nullable
    FaultCode fault;

    void begin(String name, String upstreamModel, long now) {
        backend = name;
        model = upstreamModel;
        picked = now;
        encoded = 0;
        connected = 0;
        head = 0;
        content = 0;
        end = 0;
        status = 0;
        fault = null;
    }

    /** Name of the backend. */
    public String backend() {
        return backend;
    }

    /** The model's name there. */
    public String model() {
        return model;
    }

    /** When the slot was taken. */
    public long picked() {
        return picked;
    }

    /** When the request was ready to be sent. */
    public long encoded() {
        return encoded;
    }

    /** When the connection was ready. */
    public long connected() {
        return connected;
    }

    /** When the answer's head came. */
    public long head() {
        return head;
    }

    /** When the first output was released to the client. */
    public long content() {
        return content;
    }

    /** When it ended; 0 while it runs. */
    public long end() {
        return end;
    }

    /** HTTP status of the backend's answer, 0 without one. */
    public int status() {
        return status;
    }

    /** What went wrong, null when nothing did or the exchange was ended by its client. */
    public @Nullable FaultCode fault() {
        return fault;
    }
}
