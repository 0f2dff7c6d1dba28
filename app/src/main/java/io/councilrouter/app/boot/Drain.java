package io.councilrouter.app.boot;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shutdown sequence. Behind a load balancer it loses no request. It follows the number of requests in flight.
 *
 * <pre>
 *   announce   /health/ready is 503; all else goes on, new connections too, until load balancers notice and stay away
 *   close      no new connections; idle ones close, busy ones after their answer; new requests get 503
 *   wait       until nothing is in flight, at most for the grace
 *   cut        remaining requests end: with 503 before the answer, with a fault frame in a stream
 * </pre>
 *
 * <p>Used by one thread, which it blocks, and which must not be a loop.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long LOOK_MILLIS = 20;

    /** The stop is announced for one part in so many of the grace before the listener closes. */
    private static final int SHARE = 10;

    private final Loops loops;
    private final Duration grace;
    private final LongSupplier clock;
    private final long began;

    /**
     * A drain that begins now.
     *
     * @param grace for the whole drain, from now on
     * @param clock monotonic, nanoseconds
     */
    Drain(Loops loops, Duration grace, LongSupplier clock) {
        this.loops = loops;
        this.grace = grace;
        this.clock = clock;
        began = clock.getAsLong();
    }

    /** Says at {@code /health/ready} that we are leaving. */
    void announce() {
        loops.onEach(each -> each.state().connections().leave());
    }

    /** Keeps serving for a tenth of the grace, so that load balancers notice the announcement. */
    void linger() {
        while (!over(grace.dividedBy(SHARE))) {
            loops.pause(LOOK_MILLIS);
        }
    }

    /** Accepts no more connections, waits for requests in flight, and ends those that are left. */
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
