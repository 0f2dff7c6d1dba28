package io.councilrouter.codec.form;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of a header value such as {@code form-data; name="model"} (RFC 2045 section 5.1, RFC 2183, RFC 9110
 * section 5.6.6): names in any case, values as tokens or as quoted strings, in which a backslash escapes the next
 * character. Blanks around {@code ;} and {@code =} are allowed, since many senders write them.
 *
 * <p>Pure; it allocates, so it is only for headers that are read at most once per request.
 */
public final class Parameters {

    private final String value;
    private int at;

    private Parameters(String value, int at) {
        this.value = value;
        this.at = at;
    }

    /** What comes before the first parameter, without blanks: a media type, a disposition. */
    public static String first(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip();
    }

    /**
     * The parameter's value; null if it is missing, appears twice (nobody knows which one is meant) or is a quoted
     * string without an end.
     *
     * @param name in lower case
     */
    public static @Nullable String of(String value, String name) {
        int first = value.indexOf(';');
        return first < 0 ? null : new Parameters(value, first).find(name);
    }

    private @Nullable String find(String wanted) {
        String found = null;
        while (at < value.length()) {
            at++; // ';'
            int from = at;
            skipTo("=;");
            String name = value.substring(from, at).strip();
            if (at == value.length() || value.charAt(at) == ';') {
                continue;
            }
            at++; // '='
            String text = text();
            if (text == null) {
                return null;
            }
            if (name.equalsIgnoreCase(wanted)) {
                if (found != null) {
                    return null;
                }
                found = text;
            }
        }
        return found;
    }

    /** From just after {@code =} to the next {@code ;} or the end. */
    private @Nullable String text() {
        int from = at;
        while (at < value.length() && isBlank(value.charAt(at))) {
            at++;
        }
        if (at == value.length() || value.charAt(at) != '"') {
            at = from;
            skipTo(";");
            return value.substring(from, at).strip();
        }
        StringBuilder text = new StringBuilder();
        for (at++; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"') {
                int behind = ++at;
                skipTo(";");
                return value.substring(behind, at).isBlank() ? text.toString() : null;
            }
            if (c == '\\' && at + 1 < value.length()) {
                c = value.charAt(++at);
            }
            text.append(c);
        }
        return null;
    }

    private void skipTo(String any) {
        while (at < value.length() && any.indexOf(value.charAt(at)) < 0) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
