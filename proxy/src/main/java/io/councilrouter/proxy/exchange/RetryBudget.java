package io.councilrouter.proxy.exchange;

/**
 * How many retries this loop may still make: every request earns a fraction, every retry costs one, so that retries stay
 * a share of traffic when everything fails at once. A small reserve lets quiet gateways retry at all.
 *
 * <p>Not thread-safe; belongs to one event loop.
 */
public final class RetryBudget {
    /** Most retries that can be saved up. */
    private static final double RESERVE = 10;

    private double left = RESERVE;

    /** A request came in; {@code share} is {@code retry.budget}. */
    void earn(double share) {
        left = Math.min(RESERVE, left + share);
    }

    /** Takes one retry if there is one; never when {@code share} is 0. */
    boolean spend(double share) {
        if (share <= 0 || left < 1) {
            return false;
        }
        left -= 1;
        return true;
    }
}
