package io.councilrouter.bench.strain;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The database's file as seen by another process, which can read it and lock it against all writers. */
final class Stranger implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final Connection connection;

    Stranger(Path file) throws IOException {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            run("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
        } catch (SQLException e) {
            throw new IOException("the database cannot be opened", e);
        }
    }

    void lock() throws IOException {
        run("BEGIN EXCLUSIVE");
    }

    void unlock() throws IOException {
        run("ROLLBACK");
    }

    /** The only value that a query returns. */
    String ask(String query) throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.next() ? String.valueOf(found.getString(1)) : "";
        } catch (SQLException e) {
            throw new IOException(query, e);
        }
    }

    /** The same as a number. */
    long count(String query) throws IOException {
        return Long.parseLong(ask(query));
    }

    private void run(String sql) throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IOException(sql, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("the database cannot be closed", e);
        }
    }
}
