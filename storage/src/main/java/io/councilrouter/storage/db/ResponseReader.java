package io.councilrouter.storage.db;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads stored rows. For any thread that may block; each call holds a connection while it runs, but no lock that the
 * writer would wait for. Every {@link IOException} has a message that is safe to show.
 */
public final class ResponseReader {
    /** Maximum number of rows in a page. */
    public static final int PAGE = 1_000;

    /** A page with bodies ends after the row that makes it larger than this. */
    private static final long BODY_BYTES = 1 << 20;

    private static final int WHOLE_PAGE = 100;

    private final Database database;

    /** Reads from a database. */
    public ResponseReader(Database database) {
        this.database = database;
    }

    /**
     * Rows without their bodies, newest first.
     *
     * @param filter which rows
     * @param cursor from an earlier page, empty for the first; {@link IllegalArgumentException} if it is not one of
     *     ours
     * @param limit 1 to {@link #PAGE}; other values are moved into this range
     */
    public RowPage list(RowFilter filter, String cursor, int limit) throws IOException {
        RowCursor behind = RowCursor.of(cursor);
        int most = Math.clamp(limit, 1, PAGE);
        return database.read(connection -> page(connection, filter, behind, most, false));
    }

    /** The same with bodies: at most 100 rows, and no further ones once the bodies reach 1 MiB. */
    public RowPage listWhole(RowFilter filter, String cursor, int limit) throws IOException {
        RowCursor behind = RowCursor.of(cursor);
        int most = Math.clamp(limit, 1, WHOLE_PAGE);
        return database.read(connection -> page(connection, filter, behind, most, true));
    }

    private RowPage page(Connection connection, RowFilter filter, RowCursor behind, int limit, boolean bodies)
            throws SQLException, IOException {
        String columns = "n, " + RowColumns.FACTS + (bodies ? ", " + RowColumns.BODIES : "");
        // One row more than requested shows whether there is a next page.
        if (database.flavour().kinds() && KindWalk.serves(filter)) {
            List<RowCursor> numbers = KindWalk.newest(connection, filter, behind, limit + 1);
            return page(connection, columns, numbers, limit, bodies);
        }
        RowQuery query =
                RowQuery.of(database.flavour(), filter, behind, limit + 1).measured(connection);
        try (PreparedStatement select = connection.prepareStatement(query.select(columns))) {
            select.setQueryTimeout(Database.querySeconds());
            RowColumns.bind(select, query.parameters());
            List<KeptRow> rows = new ArrayList<>();
            long bytes = 0;
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    if (rows.size() == limit || bytes > BODY_BYTES) {
                        StoredRow last = rows.getLast().row();
                        return new RowPage(
                                rows,
                                new RowCursor(
                                                last.times().created(),
                                                rows.getLast().n())
                                        .text());
                    }
                    KeptRow row = RowColumns.read(found, bodies);
                    bytes += row.row().bodies().size();
                    rows.add(row);
                }
            }
            return new RowPage(rows, "");
        }
    }

    /** A page of rows that were found by number; rows deleted since are left out. */
    private static RowPage page(
            Connection connection, String columns, List<RowCursor> numbers, int limit, boolean bodies)
            throws SQLException, IOException {
        List<KeptRow> rows = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + columns + " FROM responses WHERE n = ?")) {
            for (int i = 0; i < numbers.size(); i++) {
                if (i == limit || bytes > BODY_BYTES) {
                    return new RowPage(rows, numbers.get(i - 1).text());
                }
                select.setLong(1, numbers.get(i).n());
                try (ResultSet found = select.executeQuery()) {
                    if (found.next()) {
                        KeptRow row = RowColumns.read(found, bodies);
                        bytes += row.row().bodies().size();
                        rows.add(row);
                    }
                }
            }
        }
        return new RowPage(rows, "");
    }

    /** A complete row. */
    public Optional<KeptRow> get(String id) throws IOException {
        return database.read(connection -> {
            String sql = "SELECT n, " + RowColumns.FACTS + ", " + RowColumns.BODIES + " FROM responses WHERE id = ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, RowColumns.clean(id));
                try (ResultSet found = select.executeQuery()) {
                    return found.next() ? Optional.of(RowColumns.read(found, true)) : Optional.empty();
                }
            }
        });
    }

    /** A complete row, found by the id that its client was told for the answer; with what that client comes back to. */
    public Optional<KeptRow> answer(String answerId) throws IOException {
        return database.read(connection -> {
            String sql = "SELECT n, " + RowColumns.WITH_ANSWER + " FROM responses WHERE answer_id = ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, RowColumns.clean(answerId));
                try (ResultSet found = select.executeQuery()) {
                    return found.next() ? Optional.of(RowColumns.readAnswer(found)) : Optional.empty();
                }
            }
        });
    }

    /**
     * Exports all rows that match a filter with their bodies, newest first, except those written meanwhile. It reads
     * page by page and holds neither a connection nor a lock between pages, so the caller may take as long as it likes.
     */
    public void export(RowFilter filter, RowVisitor visitor) throws IOException {
        String cursor = "";
        do {
            RowPage page = listWhole(filter, cursor, WHOLE_PAGE);
            for (KeptRow row : page.rows()) {
                if (!visitor.row(row)) {
                    return;
                }
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
    }

    /** The row up to which all texts are indexed, and the newest row. */
    public IndexState indexed() throws IOException {
        return database.read(connection -> {
            long until = TextIndexer.indexedUntil(connection, database.flavour());
            try (PreparedStatement select = connection.prepareStatement("SELECT coalesce(max(n), 0) FROM responses");
                    ResultSet row = select.executeQuery()) {
                return new IndexState(until, row.next() ? row.getLong(1) : 0);
            }
        });
    }

    /** Sums and percentiles for a filter, from the rollups: whole hours only; key, council and text are ignored. */
    public Stats stats(RowFilter filter) throws IOException {
        return database.read(connection -> StatsQuery.run(connection, filter));
    }

    /** Receives the rows of an export. */
    @FunctionalInterface
    public interface RowVisitor {
        /** Receives a row; returns false to end the export. */
        boolean row(KeptRow row) throws IOException;
    }

    /**
     * How far the text index has come.
     *
     * @param until n of the last row up to which all rows are indexed
     * @param newest n of the newest row
     */
    public record IndexState(long until, long newest) {}
}
