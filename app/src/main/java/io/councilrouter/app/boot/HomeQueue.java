package io.councilrouter.app.boot;

import io.councilrouter.proxy.exchange.Admission;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.admission.AdmissionQueue;
import io.councilrouter.routing.admission.QueueTotals;
import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.Backend;

/** Forwards queue operations from any loop to the loop that owns the queue. */
final class HomeQueue implements Admission {
    /** How often a queue that is not empty looks at the table and the clock. */
    private static final long TICK_NANOS = 200_000_000L;

    private final AdmissionQueue queue;
    private final Turns home;
    private final Deadline tick = new Deadline(this::onTick);

    HomeQueue(AdmissionQueue queue, Turns home) {
        this.queue = queue;
        this.home = home;
    }

    @Override
    public void enter(Ticket ticket) {
        home.execute(() -> {
            queue.offer(ticket);
            watch();
        });
    }

    @Override
    public void withdraw(Ticket ticket) {
        home.execute(() -> queue.withdraw(ticket));
    }

    @Override
    public void slotFreed(Backend backend) {
        home.execute(() -> queue.slotFreed(backend));
    }

    /** Applies new limits; waiting tickets stay in line. */
    void use(AdmissionSettings next) {
        home.execute(() -> queue.use(next));
    }

    /** The table changed: waiters may have better places to wait. */
    void tableChanged() {
        home.execute(queue::tick);
    }

    /** Refuses everybody, because we are stopping. */
    void refuseAll() {
        home.execute(queue::refuseAll);
    }

    /** Tickets in line. On the home loop. */
    int waiting() {
        return queue.size();
    }

    /** What happened to all tickets. On the home loop. */
    QueueTotals totals() {
        return queue.totals();
    }

    private void watch() {
        if (queue.size() > 0 && !tick.armed()) {
            home.arm(tick, TICK_NANOS);
        }
    }

    private void onTick() {
        queue.tick();
        watch();
    }
}
