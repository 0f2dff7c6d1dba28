package io.councilrouter.storage.db;

import java.util.Comparator;

/**
 * What many rows have in common, and lists and sums are narrowed by. There are few of them: a path, a model, who answered and
 * how it ended.
 *
 * @param route path template, empty where unknown, as are the next two
 * @param model public name of the model that answered
 * @param backend who answered
 * @param status HTTP status
 */
record Kind(String route, String model, String backend, int status) implements Comparable<Kind> {
    private static final Comparator<Kind> ORDER = Comparator.comparing(Kind::route)
            .thenComparing(Kind::model)
            .thenComparing(Kind::backend)
            .thenComparingInt(Kind::status);

    /** As the tables know it. */
    static Kind of(StoredRow row) {
        return new Kind(
                RowColumns.clean(row.route()),
                RowColumns.clean(row.model()),
                RowColumns.clean(row.backend()),
                row.status());
    }

    @Override
    public int compareTo(Kind other) {
        return ORDER.compare(this, other);
    }
}
