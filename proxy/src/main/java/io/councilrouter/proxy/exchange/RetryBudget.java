package io.councilrouter.proxy.exchange;

/**
 * How many retries this loop may still make. Every request earns a fraction and every retry costs one, so that retries stay a
 * fixed share of the traffic even when everything fails. A small reserve lets quiet gateways retry at all. Steps along fallback
 * chains have an account of their own; otherwise failing siblings would use up what the chain needs.
 *
 * <p>Not thread-safe; belongs to one event loop.
 */
public final class RetryBudget {
    /** Most retries that can be saved up. */
    private static final double RESERVE = 10;

    /** Most steps along chains that can be saved up: enough until the breakers of all siblings are open, when a step costs nothing. */
    private static final double STEPS = 100;

    private double siblings = RESERVE;
    private double chains = STEPS;

    /** A request came in; {@code share} is {@code retry.budget}. */
    void earn(double share) {
        siblings = Math.min(RESERVE, siblings + share);
        chains = Math.min(STEPS, chains + share);
    }

    /** Whether there is a retry at a sibling left; never when {@code share} is 0. */
    boolean has(double share) {
        return share > 0 && siblings >= 1;
    }

    /** The same for a step along a chain. */
    boolean hasStep(double share) {
        return share > 0 && chains >= 1;
    }

    /** Uses one retry if there is one left; never when {@code share} is 0. */
    boolean spend(double share) {
        if (!has(share)) {
            return false;
        }
        siblings -= 1;
        return true;
    }

    /** The same for a step along a chain. */
    boolean spendStep(double share) {
        if (!hasStep(share)) {
            return false;
        }
        chains -= 1;
        return true;
    }
}
