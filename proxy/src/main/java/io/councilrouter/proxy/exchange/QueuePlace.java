package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.admission.Grant;
import io.councilrouter.routing.admission.Priority;
import io.councilrouter.routing.admission.Refusal;
import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.pick.Wanted;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A place in line, for a free slot or for the end of a rest. The queue speaks on the home loop; what it says is taken to the
 * exchange's own loop.
 *
 * <pre>
 *   exchange's loop    enter ------+                        +--> onGranted | onRefused
 *   home loop                      +--> queue --> granted --+
 *                                             --> refused
 * </pre>
 *
 * <p>One for each wait of one exchange.
 */
final class QueuePlace implements NextStep, Grant {

    /** Whose place it is; told on its own loop. */
    interface Waiter {
        /**
         * A slot is held for it.
         *
         * @param rested whether it was waited for until a rest was over
         * @return whether the slot is still wanted
         */
        boolean onGranted(QueuePlace place, Serving serving, boolean rested);

        /** The queue does not keep it in line any longer. */
        void onRefused(QueuePlace place, Refusal why, Duration retryAfter);
    }

    private final Routing routing;
    private final String publicName;
    private final Ticket ticket;
    private @Nullable Waiter waiter;

    /**
     * A place that nobody has entered yet.
     *
     * @param publicName name of the model that is waited for
     * @param deadlineNanos when it is given up, monotonic
     * @param patient whether the end of a rest is waited for, too
     */
    QueuePlace(Routing routing, String publicName, Wanted wanted, long deadlineNanos, boolean patient) {
        this.routing = routing;
        this.publicName = publicName;
        Ticket made = new Ticket(wanted, Priority.NORMAL, deadlineNanos, this);
        this.ticket = patient ? made.patient() : made;
    }

    /** Name of the model that is waited for. */
    String publicName() {
        return publicName;
    }

    /** Gets in line. */
    void enter(Waiter whose) {
        waiter = whose;
        routing.admission().enter(ticket);
    }

    /** Leaves the line; a slot that is granted meanwhile goes back. */
    void leave() {
        routing.admission().withdraw(ticket);
    }

    @Override
    public void granted(Serving serving) {
        boolean rested = ticket.rested();
        routing.turns().execute(() -> {
            if (waiter == null || !waiter.onGranted(this, serving, rested)) {
                routing.admission().unwanted(serving.backend());
            }
        });
    }

    @Override
    public void refused(Refusal why, Duration retryAfter) {
        routing.turns().execute(() -> {
            if (waiter != null) {
                waiter.onRefused(this, why, retryAfter);
            }
        });
    }
}
