package io.councilrouter.routing.load;

import java.time.Duration;

/**
 * When a backend is ejected and how it comes back ({@code breaker} in the configuration).
 *
 * @param failureThreshold number of consecutive failures that eject it, 1 to 4095
 * @param recoveryTimeout how long it stays ejected before a probe is allowed
 * @param successThreshold number of successes while half open that close it again, 1 to 4095
 */
public record BreakerSettings(int failureThreshold, Duration recoveryTimeout, int successThreshold) {
    /** Five failures, a minute, three successes. */
    public static final BreakerSettings DEFAULTS = new BreakerSettings(5, Duration.ofSeconds(60), 3);

    private static final int MOST = 4095;

    /** Checks that the numbers are in range. */
    public BreakerSettings {
        failureThreshold = Math.clamp(failureThreshold, 1, MOST);
        successThreshold = Math.clamp(successThreshold, 1, MOST);
    }
}
