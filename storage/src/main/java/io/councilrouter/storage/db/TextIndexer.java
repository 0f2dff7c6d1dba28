package io.councilrouter.storage.db;

import io.councilrouter.storage.db.StoredRow.Bodies;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Builds the full-text index after the rows are written: turns the texts of a row into words. A body that can no longer
 * be read has no words, but does not block the rows after it.
 */
final class TextIndexer {
    /** A slice ends early at this many bytes of text, so that it does not keep the writer from its batches. */
    private static final long SLICE_BYTES = 2 << 20;

    private static final int FACETS_AT = 2;
    private static final int BODIES_AT = 9;
    private static final String MARK = "UPDATE meta SET value = ? WHERE name = 'indexed_until'";
    private static final String REWIND = "UPDATE meta SET value = (SELECT coalesce(max(n), 0) FROM responses)"
            + " WHERE name = 'indexed_until' AND value > (SELECT coalesce(max(n), 0) FROM responses)";

    private TextIndexer() {}

    /** Indexes the next rows within the caller's transaction; returns how many. */
    static int slice(Connection connection, SqlFlavour flavour, int rows) throws SQLException {
        long last = indexedUntil(connection, flavour);
        int indexed = 0;
        try (PreparedStatement select = connection.prepareStatement(flavour.unindexed());
                PreparedStatement index = connection.prepareStatement(flavour.index())) {
            select.setLong(1, last);
            select.setInt(2, rows);
            long bytes = 0;
            try (ResultSet found = select.executeQuery()) {
                while (bytes < SLICE_BYTES && found.next()) {
                    last = found.getLong(1);
                    String words = words(found, flavour.textLimit());
                    index.setString(1, words);
                    index.setString(2, facets(found));
                    index.setLong(3, last);
                    index.executeUpdate();
                    bytes += words.length();
                    indexed++;
                }
            }
        }
        if (indexed > 0) {
            try (PreparedStatement mark = connection.prepareStatement(MARK)) {
                mark.setLong(1, last);
                mark.executeUpdate();
            }
        }
        return indexed;
    }

    /** The row up to which everything is indexed. */
    static long indexedUntil(Connection connection, SqlFlavour flavour) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(flavour.indexedUntil())) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Moves the mark back: the number of a deleted last row is used again, for a row that is not indexed. */
    static void rewind(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(REWIND);
        }
    }

    private static String facets(ResultSet row) throws SQLException {
        return Fts.facets(new RowFilter(
                RowColumns.text(row, FACETS_AT + 2),
                RowColumns.text(row, FACETS_AT + 3),
                RowColumns.text(row, FACETS_AT + 1),
                row.getInt(FACETS_AT + 4),
                row.getLong(FACETS_AT),
                Long.MAX_VALUE,
                RowColumns.text(row, FACETS_AT + 5),
                RowColumns.text(row, FACETS_AT + 6),
                ""));
    }

    private static String words(ResultSet row, int limit) throws SQLException {
        StringBuilder words = new StringBuilder();
        try {
            Bodies bodies = RowColumns.bodies(row, BODIES_AT);
            // The answer comes first: if the limit cuts something off, it is what was sent, of which the client has its
            // own copy.
            plain(bodies.response(), words, limit);
            plain(bodies.thinking(), words, limit);
            JsonWords.append(bodies.toolCalls(), words, limit);
            JsonWords.append(bodies.request(), words, limit);
        } catch (IOException e) {
            words.append(" unreadable ");
        }
        return RowColumns.clean(words.toString());
    }

    private static void plain(byte[] text, StringBuilder words, int limit) {
        int room = limit - words.length();
        if (text.length == 0 || room <= 0) {
            return;
        }
        String decoded = new String(text, java.nio.charset.StandardCharsets.UTF_8);
        words.append(decoded, 0, Math.min(decoded.length(), room)).append('\n');
    }
}
