package io.councilrouter.proxy.turns;

import org.jspecify.annotations.Nullable;

/**
 * Collects the clients to which the loop writes while it works through its input, and flushes them one after the other
 * when it is done:
 *
 * <pre>
 *   read a, write A    read b, write B    read c, write C    flush A B C
 * </pre>
 *
 * <p>A client process that sleeps on another core is woken by the first flush and still awake for the others. If each
 * flush followed its own read, each would wake that process again. One per loop, confined to it.
 */
public final class Flushes {
    /** Once so many wait they are flushed at once, so that nothing is held back for longer than so many reads take. */
    static final int MOST = 16;

    private final Turns turns;
    private final @Nullable FlushTarget[] waiting = new FlushTarget[MOST];
    private final Runnable end = this::onEnd;
    private int count;
    private boolean scheduled;
    private boolean flushing;

    /** A connection to which something was written. */
    public interface FlushTarget {
        /** Flushes it; harmless if the connection is closed or nothing is left to flush. */
        void flushNow();
    }

    /** Flushes of the loop that {@code turns} belongs to. */
    public Flushes(Turns turns) {
        this.turns = turns;
    }

    /** Flushes {@code target} before the loop waits for anything again. */
    public void later(FlushTarget target) {
        if (flushing) {
            target.flushNow();
            return;
        }
        waiting[count++] = target;
        if (count == MOST) {
            flush();
        } else if (!scheduled) {
            scheduled = true;
            turns.execute(end);
        }
    }

    private void onEnd() {
        scheduled = false;
        flush();
    }

    private void flush() {
        flushing = true;
        for (int i = 0; i < count; i++) {
            FlushTarget target = waiting[i];
            waiting[i] = null;
            if (target != null) {
                target.flushNow();
            }
        }
        count = 0;
        flushing = false;
    }
}
