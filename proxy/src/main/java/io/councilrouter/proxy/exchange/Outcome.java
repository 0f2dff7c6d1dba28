package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param status HTTP status as logged: the one sent, or 499 for a client that left
 * @param cause who ended it, {@link Cause#NONE} when it ran to its end
 * @param code fault it was answered with or cut by, null without one
 */
public record Outcome(int status, Cause cause, @Nullable FaultCode code) {

    /** Whether the client got a whole answer that is no error. */
    public boolean ok() {
        return code == null && cause == Cause.NONE && status < 400;
    }
}
