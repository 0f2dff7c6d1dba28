package io.councilrouter.app.boot;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shutdown sequence that loses no request behind a load balancer. Driven by the number of requests in flight.
 *
 * <pre>
 *   announce   /health/ready is 503; all else goes on, new connections too: whoever balances looks and stays away
 *   close      no new connection; idle ones end, the others behind their answer; new work is 503
 *   wait       until nothing is in flight, at most the grace
 *   cut        what is left is told: 503 before its answer, a frame with the fault in a stream
 * </pre>
 *
 * <p>Used by one thread, which it blocks; not a loop.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long LOOK_MILLIS = 20;

    /** The share of the grace for which a stop is announced before the listener closes. */
    private static final int SHARE = 10;

    private final Loops loops;
    private final Duration grace;
    private final LongSupplier clock;
    private final long began;

    /**
     * A drain that begins now.
     *
     * @param grace for all of it, from now on
     * @param clock monotonic, nanoseconds
     */
    Drain(Loops loops, Duration grace, LongSupplier clock) {
        this.loops = loops;
        this.grace = grace;
        this.clock = clock;
        began = clock.getAsLong();
    }

    /** Says at {@code /health/ready} that we leave. */
    void announce() {
        loops.onEach(each -> each.state().connections().leave());
    }

    /** Goes on working for a tenth of the grace, so that the announcement is heard. */
    void linger() {
        while (!over(grace.dividedBy(SHARE))) {
            loops.pause(LOOK_MILLIS);
        }
    }

    /** Accepts nobody any more, waits for what is in flight, and cuts what is left. */
    void run(Listeners listeners) {
        listeners.close();
        loops.onEach(each -> each.state().connections().drain());
        while (loops.open() > 0 && !over(grace)) {
            loops.pause(LOOK_MILLIS);
        }
        int left = loops.open();
        if (left > 0) {
            LOG.warn("event=drain_cut open={} grace_ms={}", left, grace.toMillis());
            loops.onEach(each -> each.state().connections().cut());
        }
    }

    private boolean over(Duration time) {
        return clock.getAsLong() - began >= time.toNanos();
    }
}
