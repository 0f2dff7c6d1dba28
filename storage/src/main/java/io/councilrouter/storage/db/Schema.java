package io.councilrouter.storage.db;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables and their version. An older database is migrated step by step in one transaction; one written by a newer
 * version of the program is refused, since we cannot know what we would do to it.
 *
 * <pre>
 *   1  responses (a row an exchange), stats_hour and stats_day (rollups), meta
 *   2  texts (full text), filters by key and council
 *   3  kinds (what lists are narrowed by; SQLite), stats_pair (sums of days by model and backend alone)
 *   4  the index by time alone is gone (SQLite): that of kinds has the time, too
 *   5  prompt_truncated; answer_id and answer, by which a client comes back to what it was answered
 * </pre>
 */
final class Schema {
    /** The version that this program writes. */
    static final int VERSION = 5;

    private static final int PAIRS = 3;

    private static final String VERSION_OF = "SELECT value FROM meta WHERE name = 'schema'";

    private Schema() {}

    /** Migrates the database to {@link #VERSION}; throws {@link IOException} if it is newer than that. */
    static void migrate(Connection connection, SqlFlavour flavour) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement, flavour) == VERSION) {
                return;
            }
        }
        migrate(connection, flavour, VERSION);
    }

    /** Migrates the database to the given version, in one transaction. */
    static void migrate(Connection connection, SqlFlavour flavour, int target) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(flavour.begin());
            boolean done = false;
            try {
                if (!flavour.lockSchema().isEmpty()) {
                    statement.execute(flavour.lockSchema());
                }
                forward(statement, flavour, target);
                statement.execute("COMMIT");
                done = true;
            } finally {
                if (!done) {
                    rollback(statement);
                }
            }
        }
    }

    private static void forward(Statement statement, SqlFlavour flavour, int target) throws SQLException, IOException {
        int found = version(statement, flavour);
        if (found > target) {
            throw new IOException("the database has schema " + found + ", this version of council-router knows "
                    + target + " at most: use the newer program, or another database");
        }
        if (found == target) {
            return;
        }
        for (int version = found + 1; version <= target; version++) {
            if (version == 1) {
                statement.execute("CREATE TABLE meta (name VARCHAR(64) PRIMARY KEY, value BIGINT NOT NULL)");
                statement.execute("INSERT INTO meta(name, value) VALUES ('schema', 0)");
            }
            for (String step : flavour.migration(version)) {
                statement.execute(step);
            }
            if (version == PAIRS) {
                Rollup.pairDays(statement.getConnection(), flavour);
            }
        }
        statement.execute("UPDATE meta SET value = " + target + " WHERE name = 'schema'");
    }

    private static int version(Statement statement, SqlFlavour flavour) throws SQLException {
        // Looks for the table first: a failing statement would end PostgreSQL's transaction.
        try (ResultSet tables = statement.executeQuery(flavour.findMeta())) {
            if (!tables.next()) {
                return 0;
            }
        }
        try (ResultSet rows = statement.executeQuery(VERSION_OF)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void rollback(Statement statement) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // The exception that made us roll back is on its way to the caller and says more; the connection is not
            // used again.
        }
    }

    /**
     * The rows. The bodies come last: a list that does not ask for them never touches the pages that they spill over
     * to.
     */
    static String responses(String key, String bytes) {
        return "CREATE TABLE responses (n " + key + ", id TEXT NOT NULL UNIQUE, created BIGINT NOT NULL,"
                + " route TEXT, dialect TEXT, model_asked TEXT, model TEXT, backend TEXT,"
                + " attempts INTEGER NOT NULL, status INTEGER NOT NULL, stream INTEGER NOT NULL,"
                + " prompt_tokens BIGINT, completion_tokens BIGINT, thinking_tokens BIGINT,"
                + " cost DOUBLE PRECISION, ttft_ms DOUBLE PRECISION, duration_ms DOUBLE PRECISION,"
                + " finish_reason TEXT, error TEXT, client TEXT, key_id TEXT, council_id TEXT,"
                + " truncated INTEGER NOT NULL,"
                + " request " + bytes + ", response " + bytes + ", thinking " + bytes + ", tool_calls " + bytes + ")";
    }

    /**
     * What is known of a prompt that its server may have cut: 1, 0, or NULL where nobody knows; and an answer that a
     * client may come back to. SQLite keeps NULL, 0 and 1 in a row's header, so a list that reads the first of these
     * columns does not touch the bodies before it.
     */
    static List<String> answers(String bytes) {
        return List.of(
                "ALTER TABLE responses ADD COLUMN prompt_truncated INTEGER",
                "ALTER TABLE responses ADD COLUMN answer_id TEXT",
                "ALTER TABLE responses ADD COLUMN answer " + bytes,
                "CREATE INDEX responses_answer ON responses(answer_id) WHERE answer_id IS NOT NULL");
    }

    /**
     * A table of rollups; {@code hour} counts hours since 1970, in {@code stats_day} and {@code stats_pair} up to the
     * beginning of a day in UTC; {@code class} is the first digit of the status.
     */
    static String stats(String table, String bytes) {
        return "CREATE TABLE " + table + " (hour BIGINT NOT NULL, route TEXT NOT NULL, model TEXT NOT NULL,"
                + " backend TEXT NOT NULL, class INTEGER NOT NULL, requests BIGINT NOT NULL, errors BIGINT NOT NULL,"
                + " prompt_tokens BIGINT NOT NULL, completion_tokens BIGINT NOT NULL, thinking_tokens BIGINT NOT NULL,"
                + " bytes BIGINT NOT NULL, duration_ms DOUBLE PRECISION NOT NULL,"
                + " ttft " + bytes + ", rate " + bytes + ","
                + " PRIMARY KEY (hour, route, model, backend, class))";
    }
}
