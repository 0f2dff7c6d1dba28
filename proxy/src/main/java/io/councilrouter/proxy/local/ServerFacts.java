package io.councilrouter.proxy.local;

import io.councilrouter.storage.write.StoreHealth;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says of itself.
 *
 * @param version of this build
 * @param instance random name of this process, by which it knows itself behind a backend's address
 * @param started when it started
 * @param startedNanos the same by the loops' clock, nanoseconds
 * @param simulated whether the built-in simulator is what answers
 * @param storage what becomes of rows; null where nothing is kept
 */
public record ServerFacts(
        String version,
        String instance,
        Instant started,
        long startedNanos,
        BooleanSupplier simulated,
        @Nullable Supplier<StoreHealth> storage) {}
