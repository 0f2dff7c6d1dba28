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
 *   key -> one of eight slots -> leaf -> turn      a turn is in as many slots as it has keys
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

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Leaf[].class);
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle TABLE;
    private static final VarHandle BYTES;
    private static final VarHandle HAND;
    private static final VarHandle MOST;
    private static final VarHandle IDLE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TABLE = lookup.findVarHandle(SealShelf.class, "table", Leaf[].class);
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
    record Leaf(CallKey key, KeptTurn turn, int place) {}

    private final long[] counts = new long[COUNTS];

    /** Null until a turn is kept. */
    @SuppressWarnings("unused") // through TABLE
    private Leaf @Nullable [] table;

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
        Leaf[] slots = (Leaf[]) TABLE.getAcquire(this);
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

    /** Most bytes that one turn may take. */
    long share() {
        return (long) MOST.getOpaque(this) / SHARE;
    }

    /** Keeps a turn; false if it is too large, or everybody keeps turns at the same moment. */
    boolean keep(KeptTurn turn, long now) {
        if (turn.size() > share()) {
            return false;
        }
        Leaf[] slots = table();
        sweep(slots, now);
        if (!reserve(slots, turn.size(), now)) {
            return false;
        }
        for (TurnCall call : turn.calls()) {
            put(slots, new Leaf(call.key(), turn, call.place()), now);
        }
        if (turn.gone()) {
            // It was given up while it was put in: whoever did that may have missed the slots that were filled since.
            clear(slots, turn);
            return false;
        }
        count(KEPT);
        return true;
    }

    private Leaf[] table() {
        Leaf[] slots = (Leaf[]) TABLE.getAcquire(this);
        if (slots == null) {
            Leaf[] made = new Leaf[SLOTS];
            slots = (Leaf[]) TABLE.compareAndExchange(this, null, made);
            return slots == null ? made : slots;
        }
        return slots;
    }

    /** Makes room, so that there is never more on the shelf than is allowed. */
    private boolean reserve(Leaf[] slots, long size, long now) {
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

    private void put(Leaf[] slots, Leaf leaf, long now) {
        for (; ; ) {
            int at = place(slots, leaf.key(), now);
            Leaf before = (Leaf) SLOT.getAcquire(slots, at);
            if (SLOT.compareAndSet(slots, at, before, leaf)) {
                if (before != null && before.key().equals(leaf.key())) {
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
    private static int place(Leaf[] slots, CallKey key, long now) {
        int first = first(key);
        int best = first;
        long longest = -1;
        for (int at = first; at < first + WAYS; at++) {
            Leaf leaf = (Leaf) SLOT.getAcquire(slots, at);
            if (leaf != null && leaf.key().equals(key)) {
                return at;
            }
            long unused = leaf == null || leaf.turn().gone()
                    ? Long.MAX_VALUE
                    : Math.max(0, leaf.turn().unused(now));
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
    Leaf find(CallKey key, long now) {
        Leaf[] slots = (Leaf[]) TABLE.getAcquire(this);
        if (slots == null) {
            return null;
        }
        int first = first(key);
        for (int at = first; at < first + WAYS; at++) {
            Leaf leaf = (Leaf) SLOT.getAcquire(slots, at);
            if (leaf != null && leaf.key().equals(key) && !leaf.turn().gone()) {
                if (old(leaf.turn(), now)) {
                    evict(slots, leaf.turn());
                    return null;
                }
                leaf.turn().use(now);
                return leaf;
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

    private void sweep(Leaf[] slots, long now) {
        for (int i = 0; i < SWEPT; i++) {
            Leaf leaf = turnHand(slots);
            if (leaf != null && old(leaf.turn(), now)) {
                evict(slots, leaf.turn());
            }
        }
    }

    /** Gives up the oldest of the next few turns; false if there is none. */
    private boolean evicted(Leaf[] slots, long now) {
        KeptTurn oldest = null;
        int seen = 0;
        for (int i = 0; i < SLOTS && seen < WAYS; i++) {
            Leaf leaf = turnHand(slots);
            if (leaf != null && !leaf.turn().gone()) {
                seen++;
                oldest = oldest == null || leaf.turn().unused(now) > oldest.unused(now) ? leaf.turn() : oldest;
            }
        }
        if (oldest != null) {
            evict(slots, oldest);
        }
        return oldest != null;
    }

    private @Nullable Leaf turnHand(Leaf[] slots) {
        return (Leaf) SLOT.getAcquire(slots, (int) HAND.getAndAdd(this, 1) & (SLOTS - 1));
    }

    private void evict(Leaf[] slots, KeptTurn turn) {
        if (turn.leave()) {
            BYTES.getAndAdd(this, -turn.size());
            count(EVICTED);
        }
        clear(slots, turn);
    }

    private static void clear(Leaf[] slots, KeptTurn turn) {
        for (TurnCall call : turn.calls()) {
            int first = first(call.key());
            for (int at = first; at < first + WAYS; at++) {
                Leaf leaf = (Leaf) SLOT.getAcquire(slots, at);
                if (leaf != null && leaf.turn().equals(turn)) {
                    SLOT.compareAndSet(slots, at, leaf, null);
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
