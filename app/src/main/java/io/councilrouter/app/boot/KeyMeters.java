package io.councilrouter.app.boot;

import io.councilrouter.routing.load.KeyMeter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What API keys have used up, by id, for as long as the gateway runs: a reload resets nothing, and a key that is renewed
 * under its id goes on where the old one was. Confined to who makes pipelines: {@code main} at start, then one reload after
 * the other.
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
