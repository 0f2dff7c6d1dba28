package io.councilrouter.storage.db;

import java.util.OptionalInt;

/**
 * Which rows to read. A condition that is empty, 0 or out of range does not restrict anything.
 *
 * @param model public name of the model that answered
 * @param backend the backend that answered
 * @param route path template
 * @param status exact status, or its first digit for a whole class; 0: any
 * @param from earliest beginning of an exchange, milliseconds since 1970, inclusive
 * @param to latest beginning of an exchange, milliseconds since 1970, exclusive
 * @param key id of the client's key
 * @param council run of a council
 * @param q words, "phrases" and -not
 */
public record RowFilter(
        String model,
        String backend,
        String route,
        int status,
        long from,
        long to,
        String key,
        String council,
        String q) {
    private static final int CLASSES = 10;
    private static final int STATUSES = 1_000;

    /** Every row. */
    public static final RowFilter ALL = new RowFilter("", "", "", 0, Long.MIN_VALUE, Long.MAX_VALUE, "", "", "");

    /** Only rows answered by a model. */
    public RowFilter withModel(String name) {
        return new RowFilter(name, backend, route, status, from, to, key, council, q);
    }

    /** Only rows answered by a backend. */
    public RowFilter withBackend(String name) {
        return new RowFilter(model, name, route, status, from, to, key, council, q);
    }

    /** Only rows of a path template. */
    public RowFilter withRoute(String template) {
        return new RowFilter(model, backend, template, status, from, to, key, council, q);
    }

    /** Only rows with a status, or with one of a class (1 to 5). */
    public RowFilter withStatus(int statusOrClass) {
        return new RowFilter(model, backend, route, statusOrClass, from, to, key, council, q);
    }

    /** Only rows that began in [from, to), milliseconds since 1970. */
    public RowFilter within(long fromMillis, long toMillis) {
        return new RowFilter(model, backend, route, status, fromMillis, toMillis, key, council, q);
    }

    /** Only rows of a key. */
    public RowFilter withKey(String id) {
        return new RowFilter(model, backend, route, status, from, to, id, council, q);
    }

    /** Only rows of a council run. */
    public RowFilter withCouncil(String id) {
        return new RowFilter(model, backend, route, status, from, to, key, id, q);
    }

    /** Only rows whose texts match. */
    public RowFilter withText(String words) {
        return new RowFilter(model, backend, route, status, from, to, key, council, words);
    }

    /** Whether every row passes. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether it asks for a class of statuses. */
    boolean isClass() {
        return status > 0 && status < CLASSES;
    }

    /** Reads {@code 503}, {@code 5xx} or {@code 5}; empty for any other text. */
    public static OptionalInt status(String text) {
        if (text.matches("[1-9](xx|XX)?")) {
            return OptionalInt.of(text.charAt(0) - '0');
        }
        if (text.matches("[1-9][0-9][0-9]")) {
            int exact = Integer.parseInt(text);
            return exact < STATUSES ? OptionalInt.of(exact) : OptionalInt.empty();
        }
        return OptionalInt.empty();
    }
}
