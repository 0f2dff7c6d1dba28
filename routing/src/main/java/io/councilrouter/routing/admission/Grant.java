package io.councilrouter.routing.admission;

import io.councilrouter.routing.table.Serving;
import java.time.Duration;

/**
 * Receives a ticket's result: exactly one of the two methods is called, once, on the home loop, unless the ticket is
 * withdrawn first. Must not throw.
 */
public interface Grant {
    /**
     * A slot of this backend has been taken for the ticket. A caller who can no longer use it releases it ({@code
     * serving.backend().slots().release()}) and, if told so, hands it to the home loop.
     */
    void granted(Serving serving);

    /**
     * The ticket got no slot.
     *
     * @param retryAfter a realistic estimate of when it makes sense to try again, ≥ 1 s
     */
    void refused(Refusal why, Duration retryAfter);
}
