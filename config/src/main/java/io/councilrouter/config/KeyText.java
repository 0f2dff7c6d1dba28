package io.councilrouter.config;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** The format of API keys, and what the configuration stores of them. */
public final class KeyText {
    /** The prefix by which people and scanners for leaked secrets recognise a key. */
    static final String PREFIX = "cr-";

    /** The prefix of a hash. */
    static final String SHA256 = "sha256:";

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BITS = 256;
    /** 62^43 is the first power above 2^256. */
    private static final int LENGTH = 43;

    private KeyText() {}

    /** A new random key of 256 bits: {@code cr-} and 43 letters and digits. */
    public static String fresh(Random random) {
        BigInteger left = new BigInteger(BITS, random);
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        char[] text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            BigInteger[] parts = left.divideAndRemainder(base);
            text[i] = DIGITS.charAt(parts[1].intValue());
            left = parts[0];
        }
        return PREFIX + new String(text);
    }

    /** {@code sha256:} and 64 hexadecimal digits. A plain hash is enough: nobody can try 2^256 keys. */
    public static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return SHA256 + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
