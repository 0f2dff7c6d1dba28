package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Maintains the table {@code kinds}, which holds every kind that occurs in a row. The writer remembers what is there,
 * so that a batch seldom has to ask.
 */
final class KindBook {
    /** Beyond this it begins to remember anew. */
    private static final int MOST = 4_096;

    private static final String ENTER = "INSERT INTO kinds(route, model, backend, status) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (route, model, backend, status) DO NOTHING";

    private static final String PRUNE = "DELETE FROM kinds WHERE NOT EXISTS (SELECT 1 FROM responses"
            + " WHERE route IS nullif(kinds.route, '') AND model IS nullif(kinds.model, '')"
            + " AND backend IS nullif(kinds.backend, '') AND status = kinds.status)";

    private final Set<RowKind> known = new HashSet<>();

    /** Enters those that are new, within the caller's transaction. */
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

    /** Remembers what was entered, when the transaction is done. */
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

    /** Remembers nothing: the database may be another. */
    void forget() {
        known.clear();
    }
}
