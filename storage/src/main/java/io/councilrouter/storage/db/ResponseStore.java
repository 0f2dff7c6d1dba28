package io.councilrouter.storage.db;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows, their rollups and their text index; only on the writer thread. Each call is one transaction: it does
 * either everything or nothing, and in the latter case throws an {@link IOException} whose message is safe to show.
 *
 * <pre>
 *              probe, append...                 gone, unreachable, broken
 *   AWAY  --------------------------->  READY  --------------------------->  AWAY
 *    |  at most one try a second           \__ locked, full, read-only: stays READY, the next call may succeed
 *    '--> the schema is newer: refuses for good, until the next probe finds another database
 * </pre>
 */
public final class ResponseStore implements RowSink, AutoCloseable {
    /** Number of rows in one slice of indexing or deleting, few enough that the writer soon returns to its batches. */
    public static final int SLICE = 200;

    private static final long RETRY_NANOS = 1_000_000_000;
    private static final String AWAY = "the database is not there";

    private final Database database;
    private final SqlFlavour flavour;
    private final Compression compression;
    private final KindBook kinds = new KindBook();
    private @Nullable HikariDataSource pool;
    private @Nullable Connection connection;
    private @Nullable Object openedFile;
    private long lastTry = System.nanoTime() - RETRY_NANOS;
    private String whyAway = AWAY;

    /** Writes into a database; the first call connects. */
    public ResponseStore(Database database) {
        this.database = database;
        this.flavour = database.flavour();
        this.compression = new Compression(database.compress());
    }

    /**
     * Connects if there is no connection, and migrates the schema. Throws {@link IOException} while the database is
     * unreachable, locked, or newer than this program.
     */
    public void probe() throws IOException {
        if (connection != null && !isReplaced()) {
            return;
        }
        leave(AWAY);
        try {
            connect();
        } finally {
            // Set after the attempt, which may have taken a while: the writer has other work to do in between.
            lastTry = System.nanoTime();
        }
    }

    private void connect() throws IOException {
        try {
            pool = database.openWriter();
            connection = pool.getConnection();
            Schema.migrate(connection, flavour);
            openedFile = database.fileKey();
        } catch (SQLException e) {
            IOException failure = database.failure(e);
            leave(String.valueOf(failure.getMessage()));
            throw failure;
        } catch (IOException e) {
            leave(
                    e instanceof java.nio.file.FileSystemException
                            ? "the database's folder cannot be created"
                            : String.valueOf(e.getMessage()));
            throw new IOException(whyAway, e);
        }
    }

    /** Whether there is a connection; the next call may still find it unusable. */
    public boolean isReady() {
        return connection != null;
    }

    /** The writing connection, null while there is none. */
    @Nullable
    Connection connection() {
        return connection;
    }

    @Override
    public int append(List<StoredRow> batch) throws IOException {
        if (batch.isEmpty()) {
            return 0;
        }
        Rollup rollup = new Rollup();
        int written = transaction(writer -> {
            int[] added = RowInsert.into(writer, flavour, batch, compression);
            List<StoredRow> others = new ArrayList<>();
            int fresh = count(batch, added, rollup, row -> others.addAll(Namesakes.of(writer, row)));
            if (!others.isEmpty()) {
                fresh += count(others, RowInsert.into(writer, flavour, others, compression), rollup, row -> {});
            }
            rollup.write(writer, flavour);
            if (flavour.kinds()) {
                kinds.write(writer, rollup.kinds());
            }
            return fresh;
        });
        if (flavour.kinds()) {
            kinds.remember(rollup.kinds());
        }
        return written;
    }

    /** What to do with a row whose id is taken. */
    private interface TakenId {
        void by(StoredRow row) throws SQLException;
    }

    private static int count(List<StoredRow> rows, int[] added, Rollup rollup, TakenId taken) throws SQLException {
        int fresh = 0;
        for (int i = 0; i < added.length; i++) {
            if (added[i] > 0) {
                rollup.add(rows.get(i));
                fresh++;
            } else {
                taken.by(rows.get(i));
            }
        }
        return fresh;
    }

    /**
     * Indexes the texts of the next rows not yet indexed; fewer rows if they are long.
     *
     * @param rows maximum number of rows, ≥ 1
     * @return number of rows indexed; 0 if all are
     */
    public int indexSlice(int rows) throws IOException {
        return transaction(writer -> TextIndexer.slice(writer, flavour, rows));
    }

    /** The row up to which all texts are indexed; 0 if there are none. */
    public long indexedUntil() throws IOException {
        return transaction(writer -> TextIndexer.indexedUntil(writer, flavour));
    }

    /**
     * Deletes rows of exchanges that began before a time, from the text index, too; the rollups stay.
     *
     * @param olderThanMillis milliseconds since 1970
     * @param rows maximum number of rows, ≥ 1
     * @return number of rows deleted; fewer than {@code rows} if there are no more
     */
    public int retainSlice(long olderThanMillis, int rows) throws IOException {
        return deleteSlice(RowFilter.ALL.within(Long.MIN_VALUE, olderThanMillis), rows);
    }

    /** Deletes some of the rows that match a filter, like {@link #retainSlice}. */
    public int deleteSlice(RowFilter filter, int rows) throws IOException {
        return transaction(writer -> {
            List<Long> numbers = numbers(writer, filter, rows);
            delete(writer, numbers);
            if (flavour.kinds() && numbers.size() < rows) {
                kinds.prune(writer);
            }
            return numbers.size();
        });
    }

    private List<Long> numbers(Connection writer, RowFilter filter, int rows) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        if (flavour.kinds() && KindWalk.serves(filter)) {
            for (RowCursor row : KindWalk.newest(writer, filter, RowCursor.NEWEST, rows)) {
                numbers.add(row.n());
            }
            return numbers;
        }
        RowQuery query = RowQuery.of(flavour, filter, RowCursor.NEWEST, rows);
        try (PreparedStatement select = writer.prepareStatement(query.select("n"))) {
            RowColumns.bind(select, query.parameters());
            collect(select, numbers);
        }
        return numbers;
    }

    /** Deletes the row with an id; returns whether there was one. */
    public boolean delete(String id) throws IOException {
        return transaction(writer -> {
            List<Long> numbers = new ArrayList<>();
            try (PreparedStatement select = writer.prepareStatement("SELECT n FROM responses WHERE id = ?")) {
                select.setString(1, RowColumns.clean(id));
                collect(select, numbers);
            }
            delete(writer, numbers);
            return !numbers.isEmpty();
        });
    }

    /**
     * Forgets what was said in the exchange whose client was told this id for its answer, from the text index, too. Its
     * row stays, with who asked, when and at what cost.
     *
     * @return whether there is such a row
     */
    public boolean forget(String answerId) throws IOException {
        return transaction(writer -> {
            List<Long> numbers = new ArrayList<>();
            try (PreparedStatement select = writer.prepareStatement("SELECT n FROM responses WHERE answer_id = ?")) {
                select.setString(1, RowColumns.clean(answerId));
                collect(select, numbers);
            }
            unindex(writer, numbers);
            execute(writer, flavour.forget(), numbers);
            return !numbers.isEmpty();
        });
    }

    private static void collect(PreparedStatement select, List<Long> numbers) throws SQLException {
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                numbers.add(found.getLong(1));
            }
        }
    }

    private void delete(Connection writer, List<Long> numbers) throws SQLException {
        unindex(writer, numbers);
        execute(writer, "DELETE FROM responses WHERE n = ?", numbers);
        if (!flavour.unindex().isEmpty()) {
            TextIndexer.rewind(writer);
        }
    }

    private void unindex(Connection writer, List<Long> numbers) throws SQLException {
        if (!flavour.unindex().isEmpty()) {
            long indexed = TextIndexer.indexedUntil(writer, flavour);
            execute(
                    writer,
                    flavour.unindex(),
                    numbers.stream().filter(n -> n <= indexed).toList());
        }
    }

    private static void execute(Connection writer, String sql, List<Long> numbers) throws SQLException {
        if (numbers.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            for (long n : numbers) {
                statement.setLong(1, n);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private <T> T transaction(Database.ConnectionUse<T> work) throws IOException {
        Connection writer = ready();
        try (Statement control = writer.createStatement()) {
            control.execute(flavour.begin());
            boolean done = false;
            try {
                T result = work.with(writer);
                control.execute("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(control);
                }
            }
        } catch (SQLException e) {
            IOException failure = database.failure(e);
            if (database.lost(e)) {
                leave(String.valueOf(failure.getMessage()));
            }
            throw failure;
        }
    }

    private void rollback(Statement control) {
        try {
            control.execute("ROLLBACK");
        } catch (SQLException e) {
            // Either the database has rolled back on its own (full disk), or the connection is gone. The failure that
            // led here is already being thrown, and a connection with an unfinished transaction refuses the next BEGIN.
            whyAway = flavour.say(e);
        }
    }

    private Connection ready() throws IOException {
        if (connection != null && isReplaced()) {
            leave("the database file is gone");
        }
        Connection open = connection;
        if (open == null) {
            if (System.nanoTime() - lastTry < RETRY_NANOS) {
                throw new IOException(whyAway);
            }
            probe();
            open = connection;
        }
        if (open == null) {
            throw new IOException(whyAway);
        }
        return open;
    }

    /** Whether our open file is no longer the one with that name, so that whatever we write would be lost. */
    private boolean isReplaced() throws IOException {
        return database.isFile() && openedFile != null && !openedFile.equals(database.fileKey());
    }

    private void leave(String why) {
        whyAway = why;
        if (giveBack()) {
            database.renewReaders();
        }
    }

    /** Gives the connection back; returns whether there was one. */
    private boolean giveBack() {
        HikariDataSource open = pool;
        if (open == null) {
            return false;
        }
        // Suspended first: if a connection is closed while the pool itself is being closed and wants to replace it, the
        // pool waits for itself, for ten seconds.
        open.getHikariPoolMXBean().suspendPool();
        if (connection != null) {
            open.evictConnection(connection);
        }
        open.close();
        connection = null;
        pool = null;
        kinds.forget();
        return true;
    }

    /** Returns the connection; whoever created the database closes it. */
    @Override
    public void close() {
        whyAway = "the store is closed";
        giveBack();
        compression.close();
    }
}
