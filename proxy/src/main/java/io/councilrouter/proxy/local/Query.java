package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request that we answer, as forms and scripts write it: percent-decoded once, {@code +} means a space.
 * The first error is remembered and returned by {@link #fault}. Belongs to one request, on its loop.
 */
public final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable Fault fault;

    private Query() {}

    /** Reads the query of {@code x}, which may have only these parameters, each once. */
    public static Query of(Exchange x, String... allowed) {
        return of(x.head().query(), allowed);
    }

    /** Reads a query as it came, without its question mark. */
    static Query of(String text, String... allowed) {
        Query query = new Query();
        for (String each : text.split("&", -1)) {
            if (!each.isEmpty()) {
                int equals = each.indexOf('=');
                String name = decoded(equals < 0 ? each : each.substring(0, equals));
                String value = decoded(equals < 0 ? "" : each.substring(equals + 1));
                query.put(name, value, List.of(allowed));
            }
        }
        return query;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void put(@Nullable String name, @Nullable String value, List<String> allowed) {
        if (name == null || value == null) {
            wrong("", "The query's percent-encoding is invalid.");
        } else if (!allowed.contains(name)) {
            wrong(
                    name,
                    allowed.isEmpty()
                            ? "This path has no query parameters."
                            : "There is no query parameter '" + name + "' here; the parameters are "
                                    + String.join(", ", allowed) + ".");
        } else if (values.put(name, value) != null) {
            wrong(name, "The query parameter '" + name + "' was given twice.");
        }
    }

    /** Remembers that a parameter is wrong, unless there is an earlier error. */
    public void wrong(String name, String message) {
        if (fault == null) {
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, message, name.isEmpty() ? null : name);
        }
    }

    /** A parameter; null if absent. */
    public @Nullable String text(String name) {
        return values.get(name);
    }

    /** A whole number from {@code least} to {@code most}; {@code otherwise} if absent. */
    public long number(String name, long otherwise, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        wrong(name, "'" + name + "' must be a whole number from " + least + " to " + most + ".");
        return otherwise;
    }

    /** Whether a parameter is {@code true} or has no value; false if absent. */
    public boolean flag(String name) {
        String text = values.get(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (!text.equals("true") && !text.isEmpty()) {
            wrong(name, "'" + name + "' must be true or false.");
        }
        return true;
    }

    /** The first error, or null. Call after the last parameter has been read. */
    public @Nullable Fault fault() {
        return fault;
    }
}
