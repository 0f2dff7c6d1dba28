package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Maintains the table {@code kinds}, which contains every kind that occurs in a row. The writer remembers which are
 * there, so that a batch rarely has to ask.
 */
final class KindBook {
    /** When it remembers more than this, it starts over. */
    private static final int MOST = 4_096;

    private static final String ENTER = "INSERT INTO kinds(route, model, backend, status) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (route, model, backend, status) DO NOTHING";

    private static final String PRUNE = "DELETE FROM kinds WHERE NOT EXISTS (SELECT 1 FROM responses"
            + " WHERE route IS nullif(kinds.route, '') AND model IS nullif(kinds.model, '')"
            + " AND backend IS nullif(kinds.backend, '') AND status = kinds.status)";

    private final Set<RowKind> known = new HashSet<>();

    /** Enters the new ones, within the caller's transaction. */
    void write(Connection writer, Set<RowKind> kinds) throws SQLException {
        if (known.containsAll(kinds)) {
            return;
        }
        try (PreparedStatement enter = writer.prepareStatement(ENTER)) {
            for (RowKind kind : kinds) {
                if (!known.contains(kind)) {
                    enter.setString(1, kind.route());
                    enter.setString(2, kind.model());
                    enter.setString(3, kind.backend());
                    enter.setInt(4, kind.status());
                    enter.executeUpdate();
                }
            }
        }
    }

    /** Remembers what was entered; call when the transaction is complete. */
    void remember(Set<RowKind> kinds) {
        if (known.size() + kinds.size() > MOST) {
            known.clear();
        }
        known.addAll(kinds);
    }

    /** Removes kinds that no row has any more, within the caller's transaction. */
    void prune(Connection writer) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.executeUpdate(PRUNE);
        }
        forget();
    }

    /** Forgets everything, since this may be another database. */
    void forget() {
        known.clear();
    }
}
