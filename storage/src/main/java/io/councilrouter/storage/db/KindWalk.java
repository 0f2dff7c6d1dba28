package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest rows, whether of a model, a backend, a route or a status, with the single index {@code (route,
 * model, backend, status, created)}: it walks backwards over each kind that matches the filter, and merges the walks.
 *
 * <pre>
 *   kinds that match        index, newest first
 *   /v1/chat  a  x  200     90  80  70 ...        the newest so far, as many as are asked for:
 *   /v1/chat  a  y  200     85  60  ...      --->  90  85  80; the oldest of them, 80, is where the
 *   /v1/chat  a  y  503     40  ...                walk of the next kind may end
 * </pre>
 *
 * <p>So most kinds cost one look into the index, and no kind costs more than a page of rows, however many rows there
 * are.
 */
final class KindWalk {
    /** The newest rows of one kind between two times, after a cursor. */
    static final String ROWS = "SELECT created, n FROM responses"
            + " WHERE route IS ? AND model IS ? AND backend IS ? AND status = ? AND created BETWEEN ? AND ?"
            + " AND (+created < ? OR +n < ?) ORDER BY created DESC, n DESC LIMIT ?";

    private static final Comparator<RowCursor> OLDEST_FIRST =
            Comparator.comparingLong(RowCursor::created).thenComparingLong(RowCursor::n);

    private final PriorityQueue<RowCursor> newest = new PriorityQueue<>(OLDEST_FIRST);
    private final int limit;

    private KindWalk(int limit) {
        this.limit = limit;
    }

    /** Whether this is the way for a filter, that is, none of its conditions has an index that leaves fewer rows. */
    static boolean serves(RowFilter filter) {
        return filter.key().isEmpty()
                && filter.council().isEmpty()
                && filter.q().isBlank();
    }

    /** Rows that match a filter, after a cursor, newest first, up to {@code limit}. */
    static List<RowCursor> newest(Connection connection, RowFilter filter, RowCursor behind, int limit)
            throws SQLException {
        KindWalk walk = new KindWalk(limit);
        long until = filter.to() == Long.MAX_VALUE ? Long.MAX_VALUE : filter.to() - 1;
        try (PreparedStatement rows = connection.prepareStatement(ROWS)) {
            rows.setQueryTimeout(Database.querySeconds());
            for (RowKind kind : kinds(connection, filter)) {
                walk.add(rows, kind, filter.from(), Math.min(until, behind.created()), behind);
            }
        }
        List<RowCursor> found = new ArrayList<>(walk.newest);
        found.sort(Collections.reverseOrder(OLDEST_FIRST));
        return found;
    }

    private void add(PreparedStatement rows, RowKind kind, long from, long until, RowCursor behind)
            throws SQLException {
        RowCursor oldest = newest.size() == limit ? newest.peek() : null;
        int at = 0;
        rows.setString(++at, orNull(kind.route()));
        rows.setString(++at, orNull(kind.model()));
        rows.setString(++at, orNull(kind.backend()));
        rows.setInt(++at, kind.status());
        rows.setLong(++at, oldest == null ? from : Math.max(from, oldest.created()));
        rows.setLong(++at, until);
        rows.setLong(++at, behind.created());
        rows.setLong(++at, behind.n());
        rows.setInt(++at, limit);
        try (ResultSet row = rows.executeQuery()) {
            while (row.next() && add(new RowCursor(row.getLong(1), row.getLong(2)))) {
                // until there are enough newer ones
            }
        }
    }

    /** Adds a row if it is among the newest; returns whether it is. */
    private boolean add(RowCursor row) {
        RowCursor oldest = newest.size() == limit ? newest.peek() : null;
        if (oldest != null) {
            if (OLDEST_FIRST.compare(row, oldest) < 0) {
                return false;
            }
            newest.poll();
        }
        return newest.add(row);
    }

    private static List<RowKind> kinds(Connection connection, RowFilter filter) throws SQLException {
        List<String> where = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        equal("route", filter.route(), where, parameters);
        equal("model", filter.model(), where, parameters);
        equal("backend", filter.backend(), where, parameters);
        if (filter.status() != 0) {
            where.add(filter.isClass() ? "status / 100 = ?" : "status = ?");
            parameters.add(filter.status());
        }
        String sql = "SELECT route, model, backend, status FROM kinds"
                + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where));
        List<RowKind> kinds = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            RowColumns.bind(select, parameters);
            try (ResultSet kind = select.executeQuery()) {
                while (kind.next()) {
                    kinds.add(new RowKind(kind.getString(1), kind.getString(2), kind.getString(3), kind.getInt(4)));
                }
            }
        }
        return kinds;
    }

    private static void equal(String column, String value, List<String> where, List<Object> parameters) {
        if (!value.isEmpty()) {
            where.add(column + " = ?");
            parameters.add(RowColumns.clean(value));
        }
    }

    /** Unknown names are NULL in the rows. */
    private static @Nullable String orNull(String name) {
        return name.isEmpty() ? null : name;
    }
}
