package io.councilrouter.routing.pick;

import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.Serving;
import java.util.Arrays;

/** What one exchange needs from routing, and which backends it has tried. Reusable; confined to the exchange's loop. */
public final class RouteQuery {
    private static final int[] NOWHERE = {};
    private static final OperationNames NOTHING = _ -> "";
    /** How many times fewer tokens than estimated a prompt may have: the estimate is one for four bytes, none has twelve. */
    private static final int SUREST = 3;

    private static final long NO_SEED = 0x9E37_79B9_7F4A_7C15L;

    /**
     * Names what each backend is asked for; a backend's refusal to do that is remembered under the name. Can be called
     * on any thread, since it goes along to the queue.
     */
    @FunctionalInterface
    public interface OperationNames {
        /** The name; two requests that mean the same to that backend have the same name. */
        String of(Backend backend);

        /** Whether that backend has a way to be asked this at all; all have unless said otherwise. */
        default boolean offeredBy(Backend backend) {
            return true;
        }
    }

    private long now;
    private int promptTokens;
    /** Whether a serving was judged too small by the estimate alone. */
    private boolean doubtful;
    /** The context from which on the estimate alone excludes nobody. */
    private int enough = Integer.MAX_VALUE;

    private boolean several;
    private int needs;
    private OperationNames asked = NOTHING;
    /** The chain entry in the upper half, the backend's id in the lower. */
    private long[] tried = new long[2];

    private short triedCount;
    private short entry;
    private int[] beside = NOWHERE;
    private long random;
    private boolean explained;
    private boolean failsOpen = true;
    private boolean preferLoaded = true;
    private double priorityStepMs;

    /** A query; {@code seed} decides its random choices. */
    public RouteQuery(long seed) {
        random = seed == 0 ? NO_SEED : seed;
    }

    /** Forgets the last exchange. */
    public RouteQuery reset() {
        now = 0;
        promptTokens = 0;
        doubtful = false;
        enough = Integer.MAX_VALUE;
        several = false;
        needs = 0;
        asked = NOTHING;
        triedCount = 0;
        entry = 0;
        beside = NOWHERE;
        explained = false;
        failsOpen = true;
        return this;
    }

    /** Makes the next picks keep what {@link Explanation#of} needs; costs an allocation per candidate. */
    public RouteQuery explain(boolean asked) {
        explained = asked;
        return this;
    }

    /** Whether an explanation was asked for. */
    public boolean explained() {
        return explained;
    }

    /** Sets the time of the pick, monotonic nanoseconds. */
    public RouteQuery at(long nowNanos) {
        now = nowNanos;
        return this;
    }

    /** Sets the estimated number of prompt tokens. */
    public RouteQuery prompt(int tokens) {
        promptTokens = Math.max(0, tokens);
        return this;
    }

    /** What is asked are several prompts, each with a context of its own. */
    public RouteQuery several() {
        several = true;
        return this;
    }

    /**
     * Whether the prompt fits into the context of the model there. By the estimate it should; for those that {@link
     * #lenient} has let in it must only not be certain that it does not.
     */
    boolean fitsInto(Serving serving) {
        if (several || serving.holds(promptTokens)) {
            return true;
        }
        boolean may = serving.holds(promptTokens / SUREST);
        doubtful |= may;
        return may && serving.contextLength() >= enough;
    }

    /**
     * From now on the largest context is not too small by the estimate alone, since the last pick found nobody for that
     * reason: engines count better than we do, and before they work.
     *
     * @return false if it is certainly too small, it was not the reason, or this has been said before
     */
    public boolean lenient(Candidates last) {
        boolean news = enough == Integer.MAX_VALUE && doubtful && last.nobody() == Nobody.CONTEXT;
        if (news) {
            enough = last.largestContext();
        }
        return news;
    }

    /** Adds an ability that the model must have. */
    public RouteQuery need(Ability ability) {
        needs |= ability.bit();
        return this;
    }

    /** Sets what is asked for, which may differ from backend to backend. */
    public RouteQuery asking(OperationNames what) {
        asked = what;
        return this;
    }

    /** What a backend is asked for, by the name under which its refusal is remembered; empty if it was not set. */
    public String askedOf(Backend backend) {
        return asked.of(backend);
    }

    /** Whether that backend can be asked this at all. */
    boolean offeredBy(Backend backend) {
        return asked.offeredBy(backend);
    }

    /** Sets which model is asked for: 0 for the one that the client named, else its place in the chain, from 1. */
    public RouteQuery entry(int at) {
        entry = (short) at;
        return this;
    }

    /** Whether a pick may fall back on backends that are probably broken, if no better one fits; true by default. */
    public RouteQuery failOpen(boolean allowed) {
        failsOpen = allowed;
        return this;
    }

    boolean failsOpen() {
        return failsOpen;
    }

    /** Excludes this backend for the rest of the exchange, for the current entry of the chain. */
    public void tried(Backend backend) {
        if (triedCount == tried.length) {
            tried = Arrays.copyOf(tried, triedCount * 2);
        }
        tried[triedCount++] = key(backend.id());
    }

    /** Allows this backend again. */
    public void notTried(Backend backend) {
        long gone = key(backend.id());
        short left = 0;
        for (int i = 0; i < triedCount; i++) {
            if (tried[i] != gone) {
                tried[left++] = tried[i];
            }
        }
        triedCount = left;
    }

    /** Whether this backend was tried, for the current entry of the chain. */
    public boolean wasTried(int backendId) {
        long key = key(backendId);
        for (int i = 0; i < triedCount; i++) {
            if (tried[i] == key) {
                return true;
            }
        }
        return false;
    }

    private long key(int backendId) {
        return (long) entry << 32 | backendId;
    }

    /**
     * Sets the backends that already have parts of the same work, which should be spread; one that has two of them is
     * listed twice.
     *
     * @param backends ids; not copied
     */
    public void beside(int[] backends) {
        beside = backends;
    }

    /** How many parts of the same work that backend already has. */
    int besideAt(int backendId) {
        int count = 0;
        for (int each : beside) {
            count += each == backendId ? 1 : 0;
        }
        return count;
    }

    /** The time of the pick. */
    public long now() {
        return now;
    }

    /** Estimated number of prompt tokens. */
    public int promptTokens() {
        return promptTokens;
    }

    /** Mask of the required abilities. */
    public int needs() {
        return needs;
    }

    /** Whether the time to load a model counts. */
    public boolean preferLoaded() {
        return preferLoaded;
    }

    /** What one step of priority is worth, in milliseconds of expected time. */
    public double priorityStepMs() {
        return priorityStepMs;
    }

    /** A random number from 0 below {@code bound}, ≥ 1 (xorshift64*; not for secrets). */
    public int random(int bound) {
        return (int) ((next() >>> 33) % bound);
    }

    /** A random number in [0, 1). */
    public double random() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    void weigh(boolean loadedPreferred, double stepMs) {
        preferLoaded = loadedPreferred;
        priorityStepMs = stepMs;
    }

    /** A copy for another thread. */
    RouteQuery frozen() {
        RouteQuery copy = new RouteQuery(random);
        copy.now = now;
        copy.promptTokens = promptTokens;
        copy.enough = enough;
        copy.several = several;
        copy.needs = needs;
        copy.asked = asked;
        copy.tried = Arrays.copyOf(tried, Math.max(1, triedCount));
        copy.triedCount = triedCount;
        copy.entry = entry;
        return copy;
    }

    private long next() {
        random ^= random >>> 12;
        random ^= random << 25;
        random ^= random >>> 27;
        return random * 0x2545_F491_4F6C_DD1DL;
    }
}
