package io.councilrouter.proxy.turns;

import org.jspecify.annotations.Nullable;

/**
 * The timers of one event loop, after Varghese and Lauck's hashed timing wheel (1987): arming and disarming relink two
 * neighbours, which matters because every request arms several timers that almost never go off.
 *
 * <pre>
 *   slot 0     slot 1     ...        slot 1023      one slot = one tick = 8 ms, one turn of the wheel = 8.2 s
 *    |          |                      |
 *   deadline   deadline              deadline       a deadline further away than a turn waits in its slot
 *    |                                              until the turn in which its time has come
 *   deadline
 * </pre>
 *
 * <p>A deadline never goes off early, and at most one tick plus the loop's own delay late. Confined to one loop.
 */
public final class DeadlineWheel {
    /** Length of a tick, nanoseconds. */
    public static final long TICK_NANOS = 8_000_000L;

    private static final int SLOTS = 1024;

    private final @Nullable Deadline[] slots = new Deadline[SLOTS];
    private long tick;
    private int armed;

    /**
     * An empty wheel.
     *
     * @param nowNanos the monotonic clock
     */
    public DeadlineWheel(long nowNanos) {
        tick = Math.floorDiv(nowNanos, TICK_NANOS);
    }

    /** How many deadlines are armed. */
    public int armed() {
        return armed;
    }

    /** Arms {@code deadline} for {@code atNanos} of the monotonic clock, moving it if it was armed. */
    public void arm(Deadline deadline, long atNanos) {
        disarm(deadline);
        long due = Math.max(Math.floorDiv(atNanos, TICK_NANOS) + 1, tick + 1);
        int slot = (int) (due & (SLOTS - 1));
        deadline.at = atNanos;
        deadline.slot = slot;
        deadline.previous = null;
        Deadline head = slots[slot];
        deadline.next = head;
        if (head != null) {
            head.previous = deadline;
        }
        slots[slot] = deadline;
        armed++;
    }

    /** Disarms {@code deadline}; harmless when it is not armed. */
    public void disarm(Deadline deadline) {
        int slot = deadline.slot;
        if (slot < 0) {
            return;
        }
        Deadline before = deadline.previous;
        Deadline after = deadline.next;
        if (before == null) {
            slots[slot] = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        deadline.previous = null;
        deadline.next = null;
        deadline.slot = -1;
        armed--;
    }

    /** Runs what has come due by {@code nowNanos}. A deadline may arm or disarm any other while it runs. */
    public void advance(long nowNanos) {
        long target = Math.floorDiv(nowNanos, TICK_NANOS);
        if (target - tick > SLOTS) {
            tick = target - SLOTS;
        }
        while (tick < target) {
            tick++;
            expire((int) (tick & (SLOTS - 1)), nowNanos);
        }
    }

    private void expire(int slot, long nowNanos) {
        Deadline each = slots[slot];
        while (each != null) {
            if (each.at <= nowNanos) {
                disarm(each);
                each.run();
                // The action may have changed the list, so start from its head again.
                each = slots[slot];
            } else {
                each = each.next;
            }
        }
    }
}
