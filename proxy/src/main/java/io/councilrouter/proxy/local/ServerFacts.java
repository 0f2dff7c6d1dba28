package io.councilrouter.proxy.local;

import io.councilrouter.storage.write.StoreHealth;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says about itself.
 *
 * @param version of this build
 * @param instance random name of this process, by which it notices that a backend's address is its own
 * @param started when it started
 * @param startedNanos the same on the loops' monotonic clock, nanoseconds
 * @param simulated whether the built-in simulator answers
 * @param storage state of the store; null if nothing is stored
 */
public record ServerFacts(
        String version,
        String instance,
        Instant started,
        long startedNanos,
        BooleanSupplier simulated,
        @Nullable Supplier<StoreHealth> storage) {}
