package io.councilrouter.codec.provider;

import java.util.regex.Pattern;

/**
 * How an engine is recognised: it answers {@code GET path} with 200 and a body that contains a certain text. An answer
 * with the header {@code X-Router-Instance} comes from a gateway, whatever else it says.
 *
 * @param path path below the server's root
 * @param says the text, without blanks
 */
public record Fingerprint(String path, String says) {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Whether a body is that of this engine; blanks in it are ignored. Callers limit the body's size. */
    public boolean matches(String body) {
        return BLANKS.matcher(body).replaceAll("").contains(says);
    }
}
