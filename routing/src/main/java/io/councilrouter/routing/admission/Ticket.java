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
 *
 * <p>A patient ticket stays in line while its model is in cooldown ({@code Cooldown}) on all its backends, if the first
 * cooldown ends soon. Until then it does not count as a waiter anywhere, so that it holds up nobody who asks for
 * another model.
 */
public final class Ticket {
    /** State of a ticket. */
    enum TicketState {
        NEW,
        WAITING,
        DONE
    }

    /** The longest time that a ticket waits for a cooldown to end, on the queue's clock. */
    public static final long MOST_REST_NANOS = 30_000_000_000L;

    private final Wanted wanted;
    private final Priority priority;
    private final long deadlineNanos;
    private final Grant grant;
    private final List<Serving> waitsOn = new ArrayList<>();
    private TicketState state = TicketState.NEW;
    private boolean patient;
    private boolean rested;
    private long restDeadline;

    /**
     * Creates a ticket.
     *
     * @param deadlineNanos when waiting ends, on the queue's clock: the earlier of {@code admission.max_wait} and the
     *     exchange's own deadline
     * @param grant called on the home loop
     */
    public Ticket(Wanted wanted, Priority priority, long deadlineNanos, Grant grant) {
        this.wanted = wanted;
        this.priority = priority;
        this.deadlineNanos = deadlineNanos;
        this.grant = grant;
    }

    /** Lets it wait for backends in a short cooldown, too. Call before it is offered. */
    public Ticket patient() {
        patient = true;
        return this;
    }

    /** Whether it has waited for such a backend; valid once it has been granted or refused. */
    public boolean rested() {
        return rested;
    }

    /**
     * Whether it goes on waiting if all its backends are in cooldown now and the first can be asked again in {@code
     * nanos}.
     */
    boolean rests(long now, long nanos) {
        if (!patient || nanos <= 0) {
            return false;
        }
        long end = rested ? restDeadline : now + MOST_REST_NANOS;
        if (nanos > end - now || nanos > deadlineNanos - now) {
            return false;
        }
        rested = true;
        restDeadline = end;
        return true;
    }

    /** Whether it waits for no slot, because all its backends were in cooldown at the last check. */
    boolean resting() {
        return rested && waitsOn.isEmpty();
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

    TicketState state() {
        return state;
    }

    void state(TicketState next) {
        state = next;
    }
}
