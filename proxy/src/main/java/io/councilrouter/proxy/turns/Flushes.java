package io.councilrouter.proxy.turns;

import org.jspecify.annotations.Nullable;

/**
 * Lets what is written to clients while the loop goes through what has come in leave when it is through, one behind the other:
 *
 * <pre>
 *   read a, write A    read b, write B    read c, write C    flush A B C
 * </pre>
 *
 * <p>A client on another core that is asleep is woken by the first of them and still awake for the others. Flushed one by one, with a
 * read between, each would wake it anew. One per loop, confined to it.
 */
public final class Flushes {
    /** With so many it does not wait for the end: nothing is held back for longer than so many reads take. */
    static final int MOST = 16;

    private final Turns turns;
    private final @Nullable FlushTarget[] waiting = new FlushTarget[MOST];
    private final Runnable end = this::onEnd;
    private int count;
    private boolean scheduled;
    private boolean flushing;

    /** Where something was written. */
    public interface FlushTarget {
        /** Lets it leave; harmless when the connection is closed or nothing is there any more. */
        void flushNow();
    }

    /** Of the loop whose turns these are. */
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
