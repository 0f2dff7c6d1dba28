package io.councilrouter.storage.db;

import java.util.Comparator;

/**
 * What many rows have in common, and what lists and sums can be narrowed by. There are few kinds: a path, a model, who
 * answered and how it ended.
 *
 * @param route path template; like the next two, empty if unknown
 * @param model public name of the model that answered
 * @param backend the backend that answered
 * @param status HTTP status
 */
record RowKind(String route, String model, String backend, int status) implements Comparable<RowKind> {
    private static final Comparator<RowKind> ORDER = Comparator.comparing(RowKind::route)
            .thenComparing(RowKind::model)
            .thenComparing(RowKind::backend)
            .thenComparingInt(RowKind::status);

    /** The kind of a row, with names as in the tables. */
    static RowKind of(StoredRow row) {
        return new RowKind(
                RowColumns.clean(row.asked().route()),
                RowColumns.clean(row.answered().model()),
                RowColumns.clean(row.answered().backend()),
                row.answered().status());
    }

    @Override
    public int compareTo(RowKind other) {
        return ORDER.compare(this, other);
    }
}
