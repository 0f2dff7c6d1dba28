package io.councilrouter.proxy.exchange;

import java.util.Arrays;

/**
 * Hands out small numbers to the exchanges of one loop, the one that was given back last first. So a tap can keep what it knows of
 * each exchange in an array, without a map, and without a field in the exchange. There are never more numbers than exchanges were
 * open at once.
 *
 * <p>Not thread-safe; belongs to one event loop.
 */
final class Seats {
    private int[] free = new int[64];
    private int count;
    private int next;

    /** A seat nobody has. */
    int take() {
        return count > 0 ? free[--count] : next++;
    }

    /** Its exchange has ended. */
    void giveBack(int seat) {
        if (count == free.length) {
            free = Arrays.copyOf(free, count * 2);
        }
        free[count++] = seat;
    }
}
