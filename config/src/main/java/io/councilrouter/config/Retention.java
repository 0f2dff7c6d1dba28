package io.councilrouter.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long something is stored.
 *
 * @param kept positive; null means forever
 */
public record Retention(@Nullable Duration kept) {

    /**
     * Reads {@code forever} or a duration.
     *
     * @throws IllegalArgumentException if the text is neither, or is a duration of zero
     */
    static Retention of(String text) {
        if (text.equalsIgnoreCase("forever")) {
            return new Retention(null);
        }
        Duration kept;
        try {
            kept = Units.duration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a time to keep things; write it like forever, 720h or 90d", e);
        }
        if (kept.isZero()) {
            throw new IllegalArgumentException("keeps nothing; set response_storage.enabled: false instead");
        }
        return new Retention(kept);
    }

    /** In the form in which it is written in the configuration. */
    @Override
    public String toString() {
        return kept == null ? "forever" : Units.text(kept);
    }
}
