package io.councilrouter.council;

import org.jspecify.annotations.Nullable;

/**
 * The text form of seeds: 64 bits, unsigned, in base 36, since a JSON number does not hold that many bits. Stateless.
 */
public final class Seed {
    private static final int BASE = 36;

    private Seed() {}

    static String text(long seed) {
        return Long.toUnsignedString(seed, BASE);
    }

    /** Parses a seed; null if {@code text} is not one. */
    static @Nullable Long of(String text) {
        try {
            return Long.parseUnsignedLong(text, BASE);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
