package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Handles rows whose id is already taken. A client may send the same X-Request-Id with all its requests, and none of
 * them may be lost; but a replayed batch contains the very rows that are already there. They are told apart by the time
 * when the exchange began and its duration to the nanosecond. A row that is new gets a longer id made from these two,
 * so that a replay of it finds that id taken as well.
 */
final class Namesakes {
    private static final String TAKEN_BY = "SELECT created, duration_ms FROM responses WHERE id = ?";

    private Namesakes() {}

    /** The row under an id of its own, to be written; empty if it is the very row that is there. */
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
