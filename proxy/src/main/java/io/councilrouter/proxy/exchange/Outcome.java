package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param status HTTP status for the log: the one that was sent, or 499 for a client that left
 * @param cause who ended it early; {@link Cause#NONE} when nobody did
 * @param code the fault that it ended with, null without one
 */
public record Outcome(int status, Cause cause, @Nullable FaultCode code) {

    /** Whether the client got a complete answer that is not an error. */
    public boolean ok() {
        return code == null && cause == Cause.NONE && status < 400;
    }
}
