package io.councilrouter.codec.dialect;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of answers: 128 random bits, so that nobody guesses somebody else's. Safe to share between threads. */
public final class RandomIds {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomIds() {}

    /** Another id, 32 hexadecimal digits. */
    public static String next() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
