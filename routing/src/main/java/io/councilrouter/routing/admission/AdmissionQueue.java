package io.councilrouter.routing.admission;

import io.councilrouter.routing.load.Slots;
import io.councilrouter.routing.pick.Wanted;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All tickets of all backends, in lanes by priority, first come first served within a lane. Confined to the home loop;
 * grants may call back into the queue. Invariant: a backend's {@code waiters} is the number of tickets here that wait
 * on it; a ticket whose candidates are all in cooldown waits on none.
 */
public final class AdmissionQueue {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
    private static final Duration MOST_WAIT = Duration.ofMinutes(10);
    /** Retry-After when no candidate is left: the next heartbeats may know more. */
    private static final Duration NEXT_BEATS = Duration.ofSeconds(10);

    private static final int NANOS_PER_MS = 1_000_000;

    private final RoutingTables tables;
    private final LongSupplier clock;
    private final Lanes lanes = new Lanes();
    private AdmissionSettings settings;
    private long offered;
    private long granted;
    private long full;
    private long late;
    private long unserved;
    private long withdrawn;
    private long givenBack;

    /**
     * An empty queue.
     *
     * @param clock monotonic nanoseconds, the clock of all load
     */
    public AdmissionQueue(RoutingTables tables, AdmissionSettings settings, LongSupplier clock) {
        this.tables = tables;
        this.settings = settings;
        this.clock = clock;
    }

    /** Applies new limits after a reload; waiting tickets keep their place. */
    public void use(AdmissionSettings next) {
        settings = next;
    }

    /**
     * Accepts a ticket: it gets a slot at once if one has been freed meanwhile, otherwise a place in line or a refusal.
     */
    public void offer(Ticket ticket) {
        if (ticket.state() != Ticket.TicketState.NEW) {
            throw new IllegalStateException("a ticket was offered twice");
        }
        offered++;
        long now = clock.getAsLong();
        List<Serving> fitting = ticket.wanted().fitting(tables.current(), now);
        Serving taken = fitting.isEmpty() || ticket.late(now) ? null : takeFree(fitting);
        if (taken != null) {
            grant(ticket, taken, now);
        } else if (fitting.isEmpty()) {
            rest(ticket, now);
        } else if (ticket.late(now)) {
            refuse(ticket, Refusal.TOO_LATE, estimate(fitting));
        } else if (tooDeep(fitting)) {
            refuse(ticket, Refusal.QUEUE_FULL, estimate(fitting));
        } else {
            line(ticket, fitting, now);
        }
    }

    /**
     * Takes a ticket out of line.
     *
     * @return false if it was granted or refused before; then its {@link Grant} has been called
     */
    public boolean withdraw(Ticket ticket) {
        if (ticket.state() == Ticket.TicketState.DONE) {
            return false;
        }
        if (ticket.state() == Ticket.TicketState.WAITING) {
            lanes.remove(ticket);
            dropWaiters(ticket);
            withdrawn++;
        }
        ticket.state(Ticket.TicketState.DONE);
        return true;
    }

    /**
     * A slot of this backend was released while somebody waits: it still counts as taken, and the queue passes it on.
     */
    public void slotFreed(Backend backend) {
        long now = clock.getAsLong();
        Backend current = tables.current().backend(backend.id());
        if (current == null || !sound(current, now)) {
            // Those who wait there may have better places to wait, or none.
            reconcile(now);
        }
        int most = current == null ? backend.maxConcurrency() : current.maxConcurrency();
        Slots slots = backend.slots();
        Ticket next = most > 0 && slots.inFlight() > most ? null : lanes.first(backend.id());
        if (next != null
                && next.waitsOn().get(next.place(backend.id())).cooldown().left(now) > 0) {
            // Its model is in cooldown by now: this ticket leaves, and so do others that wait here for models in
            // cooldown.
            reconcile(now);
            next = lanes.first(backend.id());
        }
        if (next == null) {
            givenBack++;
            slots.giveBack();
            return;
        }
        Serving serving = next.waitsOn().remove(next.place(backend.id()));
        slots.grant();
        lanes.remove(next);
        grant(next, serving, now);
    }

    /**
     * Maintains the queue: refuses tickets that have waited too long, moves waiters from backends that died to new
     * ones, and uses slots that a raised limit has made. Call it after each new table, and a few times per second while
     * somebody waits.
     */
    public void tick() {
        if (size() > 0) {
            reconcile(clock.getAsLong());
        }
    }

    /** Refuses everybody, because the gateway shuts down. */
    public void refuseAll() {
        for (Ticket ticket = lanes.poll(); ticket != null; ticket = lanes.poll()) {
            dropWaiters(ticket);
            refuse(ticket, Refusal.DRAINING, LEAST_WAIT);
        }
    }

    /** Number of tickets in line. */
    public int size() {
        return lanes.size();
    }

    /** What has become of all tickets so far. */
    public QueueTotals totals() {
        return new QueueTotals(offered, granted, full, late, unserved, withdrawn, givenBack);
    }

    /** How long a ticket for any of these would wait: the work ahead of it at the recent rate. */
    public static Duration estimate(List<Serving> servings) {
        double leastMs = MOST_WAIT.toMillis();
        for (Serving serving : servings) {
            Backend backend = serving.backend();
            int ahead = backend.slots().waiters() + 1;
            double ms = ahead * backend.load().serviceMs() / Math.max(1, backend.maxConcurrency());
            leastMs = Math.min(leastMs, ms);
        }
        return Duration.ofMillis(Math.max(LEAST_WAIT.toMillis(), (long) leastMs));
    }

    private static @Nullable Serving takeFree(List<Serving> fitting) {
        for (Serving serving : fitting) {
            if (serving.backend().slots().tryAcquire(serving.backend().maxConcurrency())) {
                return serving;
            }
        }
        return null;
    }

    private boolean tooDeep(List<Serving> fitting) {
        for (Serving serving : fitting) {
            if (serving.backend().slots().waiters() < settings.maxQueueDepth()) {
                return false;
            }
        }
        return true;
    }

    /** No candidate could serve it now: it waits for the end of a cooldown, or is refused. */
    private void rest(Ticket ticket, long now) {
        Wanted wanted = ticket.wanted();
        if (ticket.rests(now, wanted.cooldownNanos()) && lanes.resting(wanted.model()) < settings.maxQueueDepth()) {
            ticket.state(Ticket.TicketState.WAITING);
            lanes.add(ticket);
        } else {
            refuseUnserved(ticket);
        }
    }

    private void line(Ticket ticket, List<Serving> fitting, long now) {
        Serving taken = waitOn(ticket, fitting);
        if (taken != null) {
            dropWaiters(ticket);
            grant(ticket, taken, now);
            return;
        }
        ticket.state(Ticket.TicketState.WAITING);
        lanes.add(ticket);
    }

    /** Makes the ticket a waiter on each serving, unless one turns out to have a free slot, which is returned. */
    private static @Nullable Serving waitOn(Ticket ticket, List<Serving> servings) {
        for (Serving serving : servings) {
            if (serving.backend().slots().acquireOrWait(serving.backend().maxConcurrency())) {
                return serving;
            }
            ticket.waitsOn().add(serving);
        }
        return null;
    }

    /** What reconciling decided about a ticket; carried out only when the lanes are consistent again. */
    private record Decision(Ticket ticket, @Nullable Serving taken, boolean lateOne, List<Serving> fitting) {}

    private void reconcile(long now) {
        RoutingTable table = tables.current();
        List<Decision> decisions = new ArrayList<>();
        for (ArrayDeque<Ticket> lane : lanes.inOrder()) {
            for (Iterator<Ticket> all = lane.iterator(); all.hasNext(); ) {
                Ticket ticket = all.next();
                List<Serving> fitting = ticket.wanted().fitting(table, now);
                boolean late = ticket.late(now);
                // A cooldown that ended before the deadline counts, even if this tick comes after both.
                Serving taken = !late ? relist(ticket, fitting) : ticket.resting() ? takeFree(fitting) : null;
                boolean rests =
                        fitting.isEmpty() && ticket.rests(now, ticket.wanted().cooldownNanos());
                if (taken != null || late || (fitting.isEmpty() && !rests)) {
                    all.remove();
                    dropWaiters(ticket);
                    ticket.state(Ticket.TicketState.DONE);
                    decisions.add(new Decision(ticket, taken, late, fitting));
                }
            }
        }
        for (Decision each : decisions) {
            if (each.taken() != null) {
                grant(each.ticket(), each.taken(), now);
            } else if (each.lateOne() && !each.fitting().isEmpty()) {
                refuse(each.ticket(), Refusal.TOO_LATE, estimate(each.fitting()));
            } else {
                refuseUnserved(each.ticket());
            }
        }
    }

    /** Leaves backends that no longer fit, tries to take a slot where it waits, then waits on new ones. */
    private static @Nullable Serving relist(Ticket ticket, List<Serving> fitting) {
        for (Iterator<Serving> old = ticket.waitsOn().iterator(); old.hasNext(); ) {
            Serving serving = old.next();
            if (!lists(fitting, serving.backend().id())) {
                old.remove();
                serving.backend().slots().dropWaiter();
            }
        }
        List<Serving> more = new ArrayList<>();
        for (Serving serving : fitting) {
            int place = ticket.place(serving.backend().id());
            if (place < 0) {
                more.add(serving);
            } else if (serving.backend().slots().promote(serving.backend().maxConcurrency())) {
                ticket.waitsOn().remove(place);
                return serving;
            } else {
                ticket.waitsOn().set(place, serving);
            }
        }
        return waitOn(ticket, more);
    }

    private static boolean lists(List<Serving> servings, int backendId) {
        for (Serving serving : servings) {
            if (serving.backend().id() == backendId) {
                return true;
            }
        }
        return false;
    }

    private static boolean sound(Backend backend, long now) {
        return backend.serving() && backend.breaker().admits(now);
    }

    private void grant(Ticket ticket, Serving serving, long now) {
        dropWaiters(ticket);
        ticket.state(Ticket.TicketState.DONE);
        granted++;
        // Takes a recovering backend's probe; if it is the last candidate, it gets the request even without one.
        boolean _ = serving.backend().breaker().tryProbe(now);
        ticket.grant().granted(serving);
    }

    private void refuseUnserved(Ticket ticket) {
        long cooling = ticket.wanted().cooldownNanos();
        if (cooling > 0) {
            refuse(ticket, Refusal.COOLDOWN, longer(LEAST_WAIT, Duration.ofMillis(cooling / NANOS_PER_MS + 1)));
        } else {
            refuse(ticket, Refusal.NOBODY, NEXT_BEATS);
        }
    }

    private void refuse(Ticket ticket, Refusal why, Duration retryAfter) {
        ticket.state(Ticket.TicketState.DONE);
        switch (why) {
            case QUEUE_FULL -> full++;
            case TOO_LATE -> late++;
            case NOBODY, COOLDOWN, DRAINING -> unserved++;
        }
        ticket.grant().refused(why, retryAfter);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static void dropWaiters(Ticket ticket) {
        for (Serving serving : ticket.waitsOn()) {
            serving.backend().slots().dropWaiter();
        }
        ticket.waitsOn().clear();
    }
}
