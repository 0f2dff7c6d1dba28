package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.ModelCollections;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.config.BackendConfig;
import java.nio.charset.StandardCharsets;

/**
 * How our own key is shown to one backend: in a header, in the query, or not at all.
 *
 * @param header the header's name, empty where it is not shown in one
 * @param value the header's value
 * @param query the query's field, percent-encoded; empty where it is not shown there
 */
record KeyLine(String header, String value, String query) {
    private static final String PLAIN = "-._~";
    private static final KeyLine NONE = new KeyLine("", "", "");

    /** The key of {@code config}, as servers of its type want it. */
    static KeyLine of(BackendConfig config) {
        if (config.access().apiKey() == null) {
            return NONE;
        }
        String key = config.access().apiKey().reveal();
        return switch (config.type().auth()) {
            case BEARER -> new KeyLine("Authorization", "Bearer " + key, "");
            case X_API_KEY -> new KeyLine("x-api-key", key, "");
            case X_GOOG_API_KEY -> new KeyLine("x-goog-api-key", key, "");
            case QUERY_KEY -> new KeyLine("", "", "key=" + encoded(key));
            case NONE -> NONE;
        };
    }

    /** The header's line; empty without one. */
    byte[] line() {
        return header.isEmpty() ? new byte[0] : HeadWriter.line(header, value);
    }

    /** A model's name as it stands in a path, behind the collection that it is in. */
    static String inPath(String model, ModelCollections collections) {
        return collections.of(model) + encoded(collections.within(model));
    }

    /** {@code text} as it may stand in one segment of a path, or in one value of a query. */
    static String encoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int unit = each & 0xff;
            boolean plain = unit < 0x80 && (Character.isLetterOrDigit(unit) || PLAIN.indexOf(unit) >= 0);
            if (plain) {
                out.append((char) unit);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(unit >> 4, 16)));
                out.append(Character.toUpperCase(Character.forDigit(unit & 15, 16)));
            }
        }
        return out.toString();
    }
}
