package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in a {@link Timeline}: where it went and when what happened, monotonic nanoseconds, 0 for "never". Belongs
 * to its timeline and is used again with it; only the exchange's loop looks at it.
 */
public final class AttemptTimes {
    /** Name of the backend. */
    public String backend = "";
    /** The model's name there. */
    public String model = "";
    /** The slot was taken. */
    public long picked;
    /** The request was ready to be sent. */
    public long encoded;
    /** The connection was ready. */
    public long connected;
    /** The answer's head came. */
    public long head;
    /** The first output was let go. */
    public long content;
    /** It ended; 0 while it runs. */
    public long end;
    /** HTTP status of the backend's answer, 0 without one. */
    public int status;
    /** What went wrong, null when nothing did or the exchange was ended by its client. */
    public @Nullable FaultCode fault;

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
}
