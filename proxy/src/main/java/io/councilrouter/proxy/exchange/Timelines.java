package io.councilrouter.proxy.exchange;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of one loop: of exchanges that run, and of the last {@value #KEPT} requests to models that are over. A
 * timeline goes round, so that an exchange allocates none:
 *
 * <pre>
 *   lend -> exchange -> keep -> ring of 1,024 -> pushed out by the 1,024th after it -> free -> lend
 * </pre>
 *
 * <p>Not thread-safe; belongs to one event loop.
 */
public final class Timelines {
    /** How many are kept. */
    static final int KEPT = 1024;

    private final Deque<Timeline> free = new ArrayDeque<>();
    private final @Nullable TimelineEntry[] ring = new @Nullable TimelineEntry[KEPT];
    /** By seat. */
    private @Nullable Exchange[] running = new @Nullable Exchange[64];

    private int next;

    /** A timeline for an exchange that begins now. */
    Timeline lend(long now) {
        Timeline lent = free.poll();
        return (lent == null ? new Timeline() : lent).begin(now);
    }

    /** {@code x} runs from now on. */
    void opened(Exchange x, int seat) {
        if (seat >= running.length) {
            running = Arrays.copyOf(running, Math.max(seat + 1, running.length * 2));
        }
        running[seat] = x;
    }

    /** It is over. What we answer ourselves is not kept: scrapes and probes would push out what is asked for. */
    void closed(Exchange x, Outcome outcome) {
        running[x.seat()] = null;
        if (!asksAModel(x)) {
            free.push(x.times());
            return;
        }
        TimelineEntry entry = ring[next];
        if (entry == null) {
            entry = new TimelineEntry();
            ring[next] = entry;
        }
        free.push(entry.fill(x, outcome));
        next = (next + 1) % KEPT;
    }

    /** Whether the model was resolved, or at least read from the body: who was refused at the door left no story. */
    private static boolean asksAModel(Exchange x) {
        return x.planned() != null || x.facts() != null;
    }

    /**
     * The exchange of that request id, one that runs before one that is over, the latest first; null when there is none.
     * To be read at once: it changes with the next turn.
     */
    public @Nullable TimelineEntry find(String requestId) {
        for (Exchange x : running) {
            if (x != null && asksAModel(x) && x.requestId().equals(requestId)) {
                TimelineEntry entry = new TimelineEntry();
                entry.fill(x, null);
                return entry;
            }
        }
        for (int back = 1; back <= KEPT; back++) {
            TimelineEntry entry = ring[(next - back + KEPT) % KEPT];
            if (entry != null && entry.isOf(requestId)) {
                return entry;
            }
        }
        return null;
    }
}
