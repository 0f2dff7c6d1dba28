package io.councilrouter.routing.pick;

import io.councilrouter.routing.load.Rotation;
import io.councilrouter.routing.table.Serving;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scratch of one loop for one pick: all servings of the route with their verdicts, and the dense list of those that a
 * strategy may choose from now. Reused; grows once to the largest route. What it says is valid until the next pick.
 */
public final class Candidates {
    private static final int FIRST_SIZE = 16;
    private static final double[] NO_TERM = {};
    private static final double[][] NO_TERMS = {};

    private Serving[] all = new Serving[FIRST_SIZE];
    private Fitness[] verdicts = new Fitness[FIRST_SIZE];
    private int[] dense = new int[FIRST_SIZE];
    private double[] scores = new double[FIRST_SIZE];
    private double[][] terms = NO_TERMS;
    private int count;
    private int size;
    private int lowestPriority;
    private long cooldownNanos;
    private int largestContext;
    private Rotation rotation = new Rotation();
    private @Nullable Nobody nobody;

    /** How many a strategy may choose from. */
    public int size() {
        return size;
    }

    /** The i-th of them. */
    public Serving serving(int i) {
        return all[dense[i]];
    }

    /** Notes what the strategy thinks of it, for whoever asks later. */
    public void score(int i, double value) {
        scores[dense[i]] = value;
    }

    /** The lowest priority number among all that fit, full ones included. */
    public int lowestPriority() {
        return lowestPriority;
    }

    /** Turns of this model route. */
    public Rotation rotation() {
        return rotation;
    }

    /** Why there was nobody; null unless the last pick said so. */
    public @Nullable Nobody nobody() {
        return nobody;
    }

    /** Shortest cooldown among those that are cooling, 0 without one. */
    public long cooldownNanos() {
        return cooldownNanos;
    }

    /** Largest context among the model's servings in tokens, −1 when unknown. */
    public int largestContext() {
        return largestContext;
    }

    /** How many serve the model at all. */
    public int total() {
        return count;
    }

    /** The i-th of all. */
    public Serving any(int i) {
        return all[i];
    }

    /** What was thought of the i-th of all. */
    public Fitness verdict(int i) {
        return verdicts[i];
    }

    /** The score of the i-th of all, NaN if no strategy scored it. */
    public double scoreOf(int i) {
        return scores[i];
    }

    void begin(Rotation turns, int most) {
        if (most > all.length) {
            all = new Serving[most];
            verdicts = new Fitness[most];
            dense = new int[most];
            scores = new double[most];
        }
        rotation = turns;
        count = 0;
        size = 0;
        lowestPriority = Integer.MAX_VALUE;
        cooldownNanos = 0;
        largestContext = -1;
        nobody = null;
        terms = NO_TERMS;
        Arrays.fill(scores, 0, most, Double.NaN);
    }

    /** Keeps the terms of expected time as they are before the pick changes them; only for an explanation. */
    void keepTerms(RouteQuery query) {
        terms = new double[count][];
        for (int i = 0; i < count; i++) {
            terms[i] = verdicts[i].fits() ? ExpectedTime.terms(all[i], this, query) : NO_TERM;
        }
    }

    /** The terms of the i-th of all, empty where none were kept. */
    double[] terms(int i) {
        return i < terms.length ? terms[i] : NO_TERM;
    }

    void add(Serving serving, Fitness verdict, long coolingNanos) {
        all[count] = serving;
        verdicts[count++] = verdict;
        largestContext = Math.max(largestContext, serving.contextLength());
        if (verdict.fits()) {
            lowestPriority = Math.min(lowestPriority, serving.backend().priority());
        }
        if (verdict == Fitness.COOLING) {
            cooldownNanos = cooldownNanos == 0 ? coolingNanos : Math.min(cooldownNanos, coolingNanos);
        }
    }

    /** Makes the dense list of those with this verdict and, as it seems, a free slot; notes the full ones. */
    void select(Fitness tier) {
        size = 0;
        for (int i = 0; i < count; i++) {
            if (verdicts[i] != tier) {
                continue;
            }
            if (all[i].backend().slots().free(all[i].backend().maxConcurrency())) {
                dense[size++] = i;
            } else {
                verdicts[i] = Fitness.FULL;
            }
        }
    }

    /** Removes one from the dense list. */
    void drop(int i, Fitness why) {
        verdicts[dense[i]] = why;
        System.arraycopy(dense, i + 1, dense, i, --size - i);
    }

    boolean has(Fitness verdict) {
        for (int i = 0; i < count; i++) {
            if (verdicts[i] == verdict) {
                return true;
            }
        }
        return false;
    }

    void nobody(Nobody why) {
        size = 0;
        nobody = why;
    }
}
