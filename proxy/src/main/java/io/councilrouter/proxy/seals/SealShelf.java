package io.councilrouter.proxy.seals;

import io.councilrouter.proxy.seals.KeptTurn.TurnCall;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Turns with sealed reasoning, found by their calls. One for all loops, since a client's next request may come on another
 * connection. Bounded in bytes: what has not been asked for the longest goes first. No locks; all methods can be called on
 * any thread.
 *
 * <pre>
 *   key -> one of eight slots -> call -> turn      a turn is in as many slots as it has keys
 * </pre>
 */
public final class SealShelf {
    private static final int SLOTS = 1 << 14;

    /** How many slots a key may be in. */
    private static final int WAYS = 8;

    /** A turn may take so much of the shelf, as a fraction. */
    private static final int SHARE = 16;

    /** How many slots are looked at for turns that are too old whenever one is kept. */
    private static final int SWEPT = 2 * WAYS;

    private static final int KEPT = 0;
    private static final int FOUND = 1;
    private static final int MISSED = 2;
    private static final int EVICTED = 3;
    private static final int COUNTS = 4;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(ShelvedCall[].class);
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle TABLE;
    private static final VarHandle BYTES;
    private static final VarHandle HAND;
    private static final VarHandle MOST;
    private static final VarHandle IDLE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TABLE = lookup.findVarHandle(SealShelf.class, "table", ShelvedCall[].class);
            BYTES = lookup.findVarHandle(SealShelf.class, "bytes", long.class);
            HAND = lookup.findVarHandle(SealShelf.class, "hand", int.class);
            MOST = lookup.findVarHandle(SealShelf.class, "most", long.class);
            IDLE = lookup.findVarHandle(SealShelf.class, "idle", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * A call of a turn, as it stands in a slot.
     *
     * @param place how many calls of the turn are before it
     */
    record ShelvedCall(CallKey key, KeptTurn turn, int place) {}

    private final long[] counts = new long[COUNTS];

    /** Null until a turn is kept. */
    @SuppressWarnings("unused") // through TABLE
    private ShelvedCall @Nullable [] table;

    @SuppressWarnings("unused") // through BYTES
    private long bytes;

    @SuppressWarnings("unused") // through HAND
    private int hand;

    @SuppressWarnings("unused") // through MOST
    private long most;

    @SuppressWarnings("unused") // through IDLE
    private long idle;

    /** A shelf on which nothing is kept before {@link #limits}. */
    public SealShelf() {}

    /**
     * Sets how much is kept, and for how long.
     *
     * @param size most bytes of heap; 0 clears the shelf and keeps nothing
     * @param nanos after how long without being asked for a turn is given up
     */
    public void limits(long size, long nanos, long now) {
        IDLE.setOpaque(this, nanos);
        MOST.setVolatile(this, size);
        ShelvedCall[] slots = (ShelvedCall[]) TABLE.getAcquire(this);
        while (slots != null && (long) BYTES.getVolatile(this) > size && evicted(slots, now)) {
            // Until the rest fits.
        }
    }

    /** Whether anything is kept at all. */
    public boolean on() {
        return (long) MOST.getOpaque(this) > 0;
    }

    /** Whether nothing can be found. */
    boolean empty() {
        return (long) BYTES.getOpaque(this) == 0;
    }

    /** Most bytes that are on it, and most that are given with one request. */
    long most() {
        return (long) MOST.getOpaque(this);
    }

    /** Most bytes that one turn may take. */
    long share() {
        return most() / SHARE;
    }

    /** Keeps a turn; false if it is too large, or everybody keeps turns at the same moment. */
    boolean keep(KeptTurn turn, long now) {
        if (turn.size() > share()) {
            return false;
        }
        ShelvedCall[] slots = table();
        sweep(slots, now);
        if (!reserve(slots, turn.size(), now)) {
            return false;
        }
        for (TurnCall call : turn.calls()) {
            put(slots, new ShelvedCall(call.key(), turn, call.place()), now);
        }
        if (turn.gone()) {
            // It was given up while it was put in: whoever did that may have missed the slots that were filled since.
            clear(slots, turn);
            return false;
        }
        count(KEPT);
        return true;
    }

    private ShelvedCall[] table() {
        ShelvedCall[] slots = (ShelvedCall[]) TABLE.getAcquire(this);
        if (slots == null) {
            ShelvedCall[] made = new ShelvedCall[SLOTS];
            slots = (ShelvedCall[]) TABLE.compareAndExchange(this, null, made);
            return slots == null ? made : slots;
        }
        return slots;
    }

    /** Makes room, so that there is never more on the shelf than is allowed. */
    private boolean reserve(ShelvedCall[] slots, long size, long now) {
        for (; ; ) {
            long held = (long) BYTES.getVolatile(this);
            if (held + size > (long) MOST.getVolatile(this)) {
                if (!evicted(slots, now)) {
                    return false;
                }
            } else if (BYTES.compareAndSet(this, held, held + size)) {
                return true;
            }
        }
    }

    private void put(ShelvedCall[] slots, ShelvedCall call, long now) {
        for (; ; ) {
            int at = place(slots, call.key(), now);
            ShelvedCall before = (ShelvedCall) SLOT.getAcquire(slots, at);
            if (SLOT.compareAndSet(slots, at, before, call)) {
                if (before != null && before.key().equals(call.key())) {
                    if (before.turn().hide()) {
                        BYTES.getAndAdd(this, -before.turn().size());
                    }
                } else if (before != null) {
                    evict(slots, before.turn());
                }
                return;
            }
        }
    }

    /** The slot that has the key, else an empty one, else that of the turn that nobody has asked for the longest. */
    private static int place(ShelvedCall[] slots, CallKey key, long now) {
        int first = first(key);
        int best = first;
        long longest = -1;
        for (int at = first; at < first + WAYS; at++) {
            ShelvedCall call = (ShelvedCall) SLOT.getAcquire(slots, at);
            if (call != null && call.key().equals(key)) {
                return at;
            }
            long unused = call == null || call.turn().gone()
                    ? Long.MAX_VALUE
                    : Math.max(0, call.turn().unused(now));
            if (unused > longest) {
                longest = unused;
                best = at;
            }
        }
        return best;
    }

    private static int first(CallKey key) {
        return (int) key.low() & (SLOTS - 1) & -WAYS;
    }

    /** The call of that key; null if nothing is kept of it. */
    @Nullable
    ShelvedCall find(CallKey key, long now) {
        ShelvedCall[] slots = (ShelvedCall[]) TABLE.getAcquire(this);
        if (slots == null) {
            return null;
        }
        int first = first(key);
        for (int at = first; at < first + WAYS; at++) {
            ShelvedCall call = (ShelvedCall) SLOT.getAcquire(slots, at);
            if (call != null && call.key().equals(key) && !call.turn().gone()) {
                if (old(call.turn(), now)) {
                    evict(slots, call.turn());
                    return null;
                }
                call.turn().use(now);
                return call;
            }
        }
        return null;
    }

    private boolean old(KeptTurn turn, long now) {
        return turn.unused(now) > (long) IDLE.getOpaque(this);
    }

    /** Counts a call that was looked for. */
    void looked(boolean found) {
        count(found ? FOUND : MISSED);
    }

    private void sweep(ShelvedCall[] slots, long now) {
        for (int i = 0; i < SWEPT; i++) {
            ShelvedCall call = turnHand(slots);
            if (call != null && old(call.turn(), now)) {
                evict(slots, call.turn());
            }
        }
    }

    /** Gives up the oldest of the next few turns; false if there is none. */
    private boolean evicted(ShelvedCall[] slots, long now) {
        KeptTurn oldest = null;
        int seen = 0;
        for (int i = 0; i < SLOTS && seen < WAYS; i++) {
            ShelvedCall call = turnHand(slots);
            if (call != null && !call.turn().gone()) {
                seen++;
                oldest = oldest == null || call.turn().unused(now) > oldest.unused(now) ? call.turn() : oldest;
            }
        }
        if (oldest != null) {
            evict(slots, oldest);
        }
        return oldest != null;
    }

    private @Nullable ShelvedCall turnHand(ShelvedCall[] slots) {
        return (ShelvedCall) SLOT.getAcquire(slots, (int) HAND.getAndAdd(this, 1) & (SLOTS - 1));
    }

    private void evict(ShelvedCall[] slots, KeptTurn turn) {
        if (turn.leave()) {
            BYTES.getAndAdd(this, -turn.size());
            count(EVICTED);
        }
        clear(slots, turn);
    }

    private static void clear(ShelvedCall[] slots, KeptTurn turn) {
        for (TurnCall each : turn.calls()) {
            int first = first(each.key());
            for (int at = first; at < first + WAYS; at++) {
                ShelvedCall call = (ShelvedCall) SLOT.getAcquire(slots, at);
                if (call != null && call.turn().equals(turn)) {
                    SLOT.compareAndSet(slots, at, call, null);
                }
            }
        }
    }

    private void count(int what) {
        COUNT.getAndAdd(counts, what, 1L);
    }

    /** What it holds and has done. */
    public SealCounts counts() {
        return new SealCounts(
                (long) BYTES.getOpaque(this), counted(KEPT), counted(FOUND), counted(MISSED), counted(EVICTED));
    }

    private long counted(int what) {
        return (long) COUNT.getOpaque(counts, what);
    }
}
