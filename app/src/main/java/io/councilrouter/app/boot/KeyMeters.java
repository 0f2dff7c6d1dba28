package io.councilrouter.app.boot;

import io.councilrouter.routing.load.KeyMeter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What API keys have used, by id, for as long as the gateway runs: a reload resets nothing, and a new key under the
 * same id continues the old one's count. Used only where pipelines are made: by {@code main} at start, then by one
 * reload at a time.
 */
final class KeyMeters {
    private final Map<String, KeyMeter> meters = new HashMap<>();
    private final LongSupplier nanos;

    KeyMeters(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The meter of an id, always the same one. */
    KeyMeter of(String id) {
        return meters.computeIfAbsent(id, made -> new KeyMeter(nanos.getAsLong()));
    }
}
