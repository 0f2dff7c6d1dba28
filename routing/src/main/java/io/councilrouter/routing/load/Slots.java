package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The slots of one backend: how many requests are in flight and how many tickets wait. Both are in one long, so that
 * every decision is one CAS and no wake-up is lost.
 *
 * <pre>
 *    63                    32 31                     0
 *   +------------------------+------------------------+
 *   |  in flight (unsigned)  |   waiters (unsigned)   |
 *   +------------------------+------------------------+
 *
 *   newcomer, any loop    waiters == 0 and in flight &lt; max  ->  in flight + 1     {@link #tryAcquire}
 *   home loop, new ticket the same, else waiters + 1                            {@link #acquireOrWait}
 *   end, any loop         waiters > 0 ? stays, handed to the home loop : - 1    {@link #release}
 *   home loop, hand-over  a waiter takes it: waiters - 1                        {@link #grant}
 *                         nobody wants it: in flight - 1                        {@link #giveBack}
 *   home loop, more room  in flight + 1 and waiters - 1                         {@link #promote}
 * </pre>
 *
 * <p>Only the home loop changes {@code waiters}; any loop may change {@code in flight}. If {@link #release} returns
 * true, the caller must hand the slot to the home loop, or it is lost. A {@code max} of 0 means unlimited; it is passed
 * in because a reload may change it while the slots live on.
 */
public final class Slots {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long ONE_IN_FLIGHT = 1L << 32;
    private static final long WAITERS = 0xFFFF_FFFFL;
    /** Eight longs on either side keep it off its neighbours' cache lines; an array keeps this layout. */
    private static final int AT = 8;

    private final long[] padded = new long[2 * AT + 1];

    /**
     * A newcomer's attempt, from any loop: takes a slot unless somebody waits or all are taken.
     *
     * @param max maximum number of requests in flight, 0 for no limit
     */
    public boolean tryAcquire(int max) {
        while (true) {
            long word = (long) WORD.getVolatile(padded, AT);
            if (!open(word, max)) {
                return false;
            }
            if (WORD.compareAndSet(padded, AT, word, word + ONE_IN_FLIGHT)) {
                return true;
            }
        }
    }

    /** Whether {@link #tryAcquire} would have succeeded a moment ago. */
    public boolean free(int max) {
        return open((long) WORD.getOpaque(padded, AT), max);
    }

    /**
     * Ends one request, from any loop.
     *
     * @return true if somebody waits: then the slot is still taken and the caller must hand it to the home loop
     */
    public boolean release() {
        while (true) {
            long word = (long) WORD.getVolatile(padded, AT);
            if ((word & WAITERS) != 0) {
                // If the waiter is gone before the slot arrives, the home loop gives it back: nothing is lost.
                return true;
            }
            if (word >>> 32 == 0) {
                throw new IllegalStateException("released a slot that nobody held");
            }
            if (WORD.compareAndSet(padded, AT, word, word - ONE_IN_FLIGHT)) {
                return false;
            }
        }
    }

    /**
     * A ticket's attempt, on the home loop only: takes a slot as a newcomer would, else becomes a waiter.
     *
     * @return true if a slot was taken, false if a waiter was added
     */
    public boolean acquireOrWait(int max) {
        while (true) {
            long word = (long) WORD.getVolatile(padded, AT);
            boolean open = open(word, max);
            if (WORD.compareAndSet(padded, AT, word, open ? word + ONE_IN_FLIGHT : word + 1)) {
                return open;
            }
        }
    }

    /** A waiter leaves without a slot of this backend; on the home loop only. */
    public void dropWaiter() {
        take(1, WAITERS, "dropped a waiter that was not there");
    }

    /** A waiter takes a slot that was handed over and stays in flight; on the home loop only. */
    public void grant() {
        dropWaiter();
    }

    /** Frees a slot that was handed over but that nobody wants; on the home loop only. */
    public void giveBack() {
        take(ONE_IN_FLIGHT, ~WAITERS, "gave back a slot that nobody held");
    }

    /**
     * A waiter takes a slot that became free other than by a hand-over, such as by a raised limit. On the home loop
     * only.
     *
     * @return true if a slot was taken for a waiter
     */
    public boolean promote(int max) {
        while (true) {
            long word = (long) WORD.getVolatile(padded, AT);
            if ((word & WAITERS) == 0 || !(max == 0 || word >>> 32 < max)) {
                return false;
            }
            if (WORD.compareAndSet(padded, AT, word, word + ONE_IN_FLIGHT - 1)) {
                return true;
            }
        }
    }

    /** Number of requests in flight, including slots on their way to the home loop. */
    public int inFlight() {
        return (int) ((long) WORD.getOpaque(padded, AT) >>> 32);
    }

    /** Number of tickets that wait on this backend. */
    public int waiters() {
        return (int) ((long) WORD.getOpaque(padded, AT) & WAITERS);
    }

    @Override
    public String toString() {
        return "slots=" + inFlight() + "+" + waiters();
    }

    private static boolean open(long word, int max) {
        return (word & WAITERS) == 0 && (max == 0 || word >>> 32 < max);
    }

    /** Takes one off the half that {@code half} masks; a count never goes below zero, even after a bug. */
    private void take(long one, long half, String broken) {
        while (true) {
            long word = (long) WORD.getVolatile(padded, AT);
            if ((word & half) == 0) {
                throw new IllegalStateException(broken);
            }
            if (WORD.compareAndSet(padded, AT, word, word - one)) {
                return;
            }
        }
    }
}
