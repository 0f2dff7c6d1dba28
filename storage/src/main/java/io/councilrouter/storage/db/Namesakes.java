package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Rows that came under an id which is taken. A client may send the same X-Request-Id with all of its requests, and none of
 * them is to be lost; but a batch that is replayed brings the very rows that are there. They are told apart by when the
 * exchange began and how long it took, to the nanosecond, and the longer id is made of just that: replayed, it is taken too.
 */
final class Namesakes {
    private static final String TAKEN_BY = "SELECT created, duration_ms FROM responses WHERE id = ?";

    private Namesakes() {}

    /** The row under an id of its own, to be written; nothing if it is the row that is there. */
    static List<StoredRow> of(Connection writer, StoredRow row) throws SQLException {
        try (PreparedStatement select = writer.prepareStatement(TAKEN_BY)) {
            select.setString(1, RowColumns.clean(row.id()));
            try (ResultSet there = select.executeQuery()) {
                boolean same = there.next()
                        && there.getLong(1) == row.times().created()
                        && Double.compare(there.getDouble(2), row.times().durationMs()) == 0;
                return same ? List.of() : List.of(row.named(longer(row)));
            }
        }
    }

    private static String longer(StoredRow row) {
        return row.id()
                + '~'
                + Long.toHexString(row.times().created())
                + '-'
                + Long.toHexString(Double.doubleToLongBits(row.times().durationMs()) & 0xFFFF_FFFFL);
    }
}
