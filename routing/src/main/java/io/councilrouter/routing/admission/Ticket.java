package io.councilrouter.routing.admission;

import io.councilrouter.routing.pick.Wanted;
import io.councilrouter.routing.table.Serving;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in line for any of several backends. It counts as a waiter on each of them and takes the first slot that one
 * of them frees.
 *
 * <pre>
 *   NEW --offer--> WAITING --granted | refused | withdrawn--> DONE
 *      \--------------- granted | refused at once ----------> DONE
 * </pre>
 */
public final class Ticket {
    /** Where a ticket is. */
    enum State {
        NEW,
        WAITING,
        DONE
    }

    private final Wanted wanted;
    private final Priority priority;
    private final long deadlineNanos;
    private final Grant grant;
    private final List<Serving> waitsOn = new ArrayList<>();
    private State state = State.NEW;

    /**
     * A ticket.
     *
     * @param deadlineNanos when waiting is over, on the queue's clock: the earlier of {@code admission.max_wait} and
     *     the exchange's own end
     * @param grant told on the home loop
     */
    public Ticket(Wanted wanted, Priority priority, long deadlineNanos, Grant grant) {
        this.wanted = wanted;
        this.priority = priority;
        this.deadlineNanos = deadlineNanos;
        this.grant = grant;
    }

    Wanted wanted() {
        return wanted;
    }

    Priority priority() {
        return priority;
    }

    Grant grant() {
        return grant;
    }

    /** The servings on whose backends it counts as a waiter. */
    List<Serving> waitsOn() {
        return waitsOn;
    }

    boolean waitsOn(int backendId) {
        return place(backendId) >= 0;
    }

    int place(int backendId) {
        for (int i = 0; i < waitsOn.size(); i++) {
            if (waitsOn.get(i).backend().id() == backendId) {
                return i;
            }
        }
        return -1;
    }

    boolean late(long now) {
        return now - deadlineNanos >= 0;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }
}
