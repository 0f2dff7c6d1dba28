package io.councilrouter.codec.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The 64 hexadecimal digits by which Ollama's clients tell one version of a model from another. Servers of other APIs
 * have none, so theirs is computed from the name: the same at every gateway and after every restart. Can be called on
 * any thread.
 */
public final class ModelDigest {
    private static final Pattern DIGEST = Pattern.compile("(?:sha256[:-])?([0-9A-Fa-f]{64})");

    private ModelDigest() {}

    /** A digest for a model about which only its name is known. */
    public static String of(String name) {
        return of(name, "");
    }

    /** A digest that changes with the version that the server states, if that is not a digest of 64 digits. */
    static String of(String name, String version) {
        String identity = version.isEmpty() ? name : name + '\n' + version;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digits of a digest that the server stated; empty if there are none, or not 64. */
    static String given(String said) {
        var digits = DIGEST.matcher(said);
        return digits.matches() ? digits.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
