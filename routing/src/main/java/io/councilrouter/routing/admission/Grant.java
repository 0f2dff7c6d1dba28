package io.councilrouter.routing.admission;

import io.councilrouter.routing.table.Serving;
import java.time.Duration;

/**
 * Receives a ticket's result: exactly one of the two methods is called, once, on the home loop, unless the ticket is
 * withdrawn first. Must not throw.
 */
public interface Grant {
    /**
     * A slot of this backend is taken for the ticket. Whoever cannot use it any more releases it
     * ({@code serving.backend().slots().release()}) and hands it on if told so.
     */
    void granted(Serving serving);

    /**
     * No slot.
     *
     * @param retryAfter an honest estimate of when trying again makes sense, ≥ 1 s
     */
    void refused(Refusal why, Duration retryAfter);
}
