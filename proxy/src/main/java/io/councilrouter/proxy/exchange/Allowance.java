package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.config.RetryConfig;

/**
 * What one exchange may still try after a failure. Siblings share two retries and the loop's budget; every further model
 * of the chain gets one attempt at least, from an account of its own.
 *
 * <pre>
 *   failed of                                   a sibling costs            the next model of the chain costs
 *   connect, not served there, no access        nothing                    nothing
 *   everything else that others might do better a retry and its budget     the chain's budget
 * </pre>
 *
 * <p>One per exchange in which something failed, on its loop.
 */
final class Allowance {
    /** Attempts of one exchange at siblings, whatever they failed of. */
    private static final int MOST_ATTEMPTS = 16;

    /** Attempts at siblings after an answer that was an error: connect failures cost nobody anything and do not count. */
    private static final int MOST_RETRIES = 2;

    private final RetryConfig config;
    private final RetryBudget budget;
    private final Timeline times;
    private int retries;
    private int reached;
    private boolean owes;

    /**
     * The allowance of an exchange whose first attempt has failed.
     *
     * @param budget the loop's
     * @param times where the exchange's attempts are counted
     * @param entry the model's place in the chain, 0 for the asked one
     */
    Allowance(RetryConfig config, RetryBudget budget, Timeline times, int entry) {
        this.config = config;
        this.budget = budget;
        this.times = times;
        reached = entry;
    }

    /** An attempt failed, and another backend might do better; says whether anything may be tried after it. */
    boolean failed(Fault fault) {
        owes = switch (fault.code()) {
            case UPSTREAM_CONNECT,
                    TIMEOUT_CONNECT,
                    UPSTREAM_NO_MODEL,
                    UPSTREAM_NO_PATH,
                    UPSTREAM_NO_ACCESS,
                    UPSTREAM_AUTH -> false;
            default -> true;
        };
        return fault.code() != FaultCode.TIMEOUT_FIRST_TOKEN || config.firstToken();
    }

    /** Whether the model at that place of the chain, 0 for the asked one, may be tried now. */
    boolean allows(int entry) {
        if (entry > reached) {
            return !owes || budget.hasStep(share());
        }
        return times.attempts < MOST_ATTEMPTS && (!owes || (retries < MOST_RETRIES && budget.has(share())));
    }

    /** The model at that place of the chain is tried, or waited for: what that costs is taken. */
    void pay(int entry) {
        boolean paid = !owes || (entry > reached ? budget.spendStep(share()) : budget.spend(share()));
        assert paid : "asked for more than was allowed";
        if (owes && entry <= reached) {
            retries++;
        }
        owes = false;
        reached = Math.max(reached, entry);
    }

    /** The next attempt is no retry: a backend said when it wants to be asked again, and until then it is waited for. */
    void forgive() {
        owes = false;
    }

    private double share() {
        return config.budget();
    }
}
