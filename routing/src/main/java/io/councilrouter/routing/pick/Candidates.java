package io.councilrouter.routing.pick;

import io.councilrouter.routing.load.Rotation;
import io.councilrouter.routing.table.Serving;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A loop's scratch space for one pick: all servings of the route with their verdicts, and the dense list of those from
 * which a strategy may choose. Reused; grows once to the size of the largest route. Its contents are valid until the
 * next pick.
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

    /** Number of candidates to choose from. */
    public int size() {
        return size;
    }

    /** The i-th candidate. */
    public Serving serving(int i) {
        return all[dense[i]];
    }

    /** Notes the strategy's score, for an explanation. */
    public void score(int i, double value) {
        scores[dense[i]] = value;
    }

    /** The lowest priority number among all that fit, including full ones. */
    public int lowestPriority() {
        return lowestPriority;
    }

    /** The turns of this model route. */
    public Rotation rotation() {
        return rotation;
    }

    /** Why no backend was found; null unless that was the result of the last pick. */
    public @Nullable Nobody nobody() {
        return nobody;
    }

    /** Shortest remaining cooldown among those in cooldown, 0 if there are none. */
    public long cooldownNanos() {
        return cooldownNanos;
    }

    /** Largest context among the model's servings in tokens, −1 when unknown. */
    public int largestContext() {
        return largestContext;
    }

    /** How many backends serve the model, whatever their verdicts. */
    public int total() {
        return count;
    }

    /** The i-th of all servings. */
    public Serving any(int i) {
        return all[i];
    }

    /** The verdict on the i-th of all servings. */
    public Fitness verdict(int i) {
        return verdicts[i];
    }

    /** The score of the i-th of all servings, NaN if no strategy scored it. */
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

    /** The terms of the i-th of all servings, empty if none were kept. */
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

    /** Makes the dense list of those with this verdict that seem to have a free slot; notes the full ones. */
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

    /** Removes one candidate from the dense list. */
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
