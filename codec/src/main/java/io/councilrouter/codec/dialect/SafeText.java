package io.councilrouter.codec.dialect;

import java.util.regex.Pattern;

/**
 * Makes an upstream's own words safe to show: removes URLs, addresses, keys and control characters, and limits the
 * length.
 */
public final class SafeText {
    /** Maximum number of characters that are passed on of an upstream's message. */
    public static final int MOST = 1024;

    /**
     * A URL, an address with or without port, or a host with port. A bare host without a port is left alone, because it
     * looks like a model's name; so is a name with a numeric tag, such as {@code qwen2.5:14}.
     */
    private static final Pattern ADDRESS = Pattern.compile(
            "[a-z][a-z0-9+.-]{0,15}://[^\\s\"'<>]+"
                    + "|\\[[0-9a-f:.]{2,45}](?::\\d{1,5})?"
                    + "|\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?::\\d{1,5})?\\b"
                    + "|\\b(?:localhost|(?:[a-z0-9-]{1,63}\\.){1,8}[a-z]{2,24}):\\d{2,5}\\b",
            Pattern.CASE_INSENSITIVE);

    /**
     * A key in the form that the hosted APIs issue, which they like to quote when they refuse it; the asterisks are
     * theirs.
     */
    private static final Pattern KEY =
            Pattern.compile("\\b(?:sk|rk|pk|gsk|xai|hf|key)[-_][A-Za-z0-9_*-]{6,}|\\bAIza[A-Za-z0-9_*-]{10,}");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}]+");

    private SafeText() {}

    /** The text without anything that a caller must not see, at most {@link #MOST} characters. */
    public static String of(String text) {
        String bounded = text;
        if (text.length() > MOST) {
            int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
            bounded = text.substring(0, end) + "…";
        }
        String plain = CONTROL.matcher(bounded).replaceAll(" ").strip();
        return KEY.matcher(ADDRESS.matcher(plain).replaceAll("[address]")).replaceAll("[key]");
    }
}
