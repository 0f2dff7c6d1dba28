package io.councilrouter.council;

import org.jspecify.annotations.Nullable;

/** Seeds as they are written: 64 bits, unsigned, in base 36, for numbers of JSON have not that many. Stateless. */
public final class Seed {
    private static final int BASE = 36;

    private Seed() {}

    static String text(long seed) {
        return Long.toUnsignedString(seed, BASE);
    }

    /** The seed that is written so; null where that is none. */
    static @Nullable Long of(String text) {
        try {
            return Long.parseUnsignedLong(text, BASE);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
