package io.councilrouter.proxy.exchange;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
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

    /** {@code x} is over. Answers of our own are not kept: health checks and scrapes would push out what people look for. */
    void closed(ExchangeView x, Outcome outcome) {
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
        free.push(entry.fill(x, "", outcome));
        next = (next + 1) % KEPT;
    }

    /** Whether its model was resolved, or its body scanned at least; a request that the head gates refused is not kept. */
    private static boolean asksAModel(ExchangeView x) {
        return x.planned() != null || x.facts() != null;
    }

    /**
     * Finds an exchange by its request id: one that runs, else the latest that has ended; null when there is none. To be read in
     * this turn, since it changes afterwards.
     */
    public @Nullable TimelineEntry find(String requestId) {
        for (Exchange x : running) {
            if (x != null && asksAModel(x) && x.requestId().equals(requestId)) {
                TimelineEntry entry = new TimelineEntry();
                entry.fill(x, x.phase().getClass().getSimpleName().toLowerCase(Locale.ROOT), null);
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
