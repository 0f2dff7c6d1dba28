package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.table.Backend;

/**
 * The way to the one queue on the home loop. Grants and refusals come back to the ticket's own loop. May be called from
 * any exchange's loop.
 */
public interface Admission {

    /** Gets in line. */
    void enter(Ticket ticket);

    /** Leaves the line; a slot granted meanwhile is given back. */
    void withdraw(Ticket ticket);

    /** A slot was released while somebody waited: the queue hands it on. */
    void slotFreed(Backend backend);

    /**
     * A slot was granted to somebody who is gone: it goes to others, and so does the right to try the backend, where it may
     * be well again.
     */
    default void unwanted(Backend backend) {
        backend.breaker().onCancel();
        if (backend.slots().release()) {
            slotFreed(backend);
        }
    }
}
