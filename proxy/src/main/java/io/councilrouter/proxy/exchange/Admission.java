package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.table.Backend;

/**
 * The way to the one queue, which is on the home loop. May be called from any exchange's loop; what the queue says to a ticket, it
 * says on the home loop.
 */
public interface Admission {

    /** Gets in line. */
    void enter(Ticket ticket);

    /** Leaves the line. A grant that is on its way is answered with {@link #unwanted}. */
    void withdraw(Ticket ticket);

    /** A slot was released while somebody waited: the queue hands it on. */
    void slotFreed(Backend backend);

    /**
     * A slot was granted to somebody who has gone: it goes to others, and so does the right to probe the backend, if its breaker
     * had given it.
     */
    default void unwanted(Backend backend) {
        backend.breaker().onCancel();
        if (backend.slots().release()) {
            slotFreed(backend);
        }
    }
}
