package io.councilrouter.storage.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database connections: one for writing, which {@link ResponseStore} keeps as long as it works, and some for
 * reading, on any thread. Created without contacting the server; only the first use shows whether it is there.
 */
public final class Database implements AutoCloseable {
    /** The minimum that the pool allows; its connection is there before anybody asks. */
    private static final long WRITER_WAITS_MILLIS = 250;

    private static final long READER_WAITS_MILLIS = 2_000;
    private static final long READER_IDLES_MILLIS = 60_000;
    private static final int QUERY_SECONDS = 10;
    private static final String NO_CONNECTION =
            "no connection to the database became free within " + READER_WAITS_MILLIS / 1_000 + " s; try again";
    private static final String SQLITE = "jdbc:sqlite:";

    private final StoreSettings settings;
    private final SqlFlavour flavour;
    private final HikariDataSource readers;

    /** Creates the pools; does not connect yet. */
    public Database(StoreSettings settings) {
        this.settings = settings;
        this.flavour = SqlFlavour.of(settings.url());
        HikariConfig reader = pool("storage-reader", Math.max(1, settings.readers()), READER_WAITS_MILLIS);
        reader.setMinimumIdle(0);
        reader.setInitializationFailTimeout(-1);
        reader.setIdleTimeout(READER_IDLES_MILLIS);
        flavour.prepareReader(reader);
        this.readers = new HikariDataSource(reader);
    }

    private HikariConfig pool(String name, int size, long waits) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(settings.url());
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(waits);
        return pool;
    }

    SqlFlavour flavour() {
        return flavour;
    }

    boolean compress() {
        return settings.compress();
    }

    /** A pool with the one writing connection, which has been opened when this returns; the caller closes it. */
    HikariDataSource openWriter() throws SQLException, IOException {
        Path file = file();
        if (file != null) {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        }
        HikariConfig writer = pool("storage-writer", 1, WRITER_WAITS_MILLIS);
        writer.setMinimumIdle(1);
        writer.setAllowPoolSuspension(true);
        writer.setMaxLifetime(0);
        flavour.prepareWriter(writer);
        try {
            return new HikariDataSource(writer);
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException why ? why : new SQLException("no connection", e);
        }
    }

    /** Makes readers reconnect: the file that they have open may have been replaced. */
    void renewReaders() {
        readers.getHikariPoolMXBean().softEvictConnections();
    }

    /** Does something with a reading connection. Failures come as exceptions whose messages are safe to show. */
    <T> T read(ConnectionUse<T> reading) throws IOException {
        if (isFile() && fileKey() == null) {
            // Fails at once: the pool would retry until its timeout.
            throw new IOException("the database file is not there");
        }
        try (Connection connection = readers.getConnection()) {
            return reading.with(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Maximum duration of a query in seconds. */
    static int querySeconds() {
        return QUERY_SECONDS;
    }

    /** Describes a failure for callers that need not know about databases. */
    IOException failure(SQLException e) {
        return new IOException(isOfPool(e) ? NO_CONNECTION : flavour.say(cause(e)), e);
    }

    /**
     * Whether the failure may pass without our doing: another process's lock, a full disk, any trouble of a database on
     * another machine.
     */
    public boolean mayPass(IOException e) {
        return !isFile()
                || (e.getCause() instanceof SQLException why && (isOfPool(why) || flavour.passing(cause(why))));
    }

    /**
     * Whether it was only a matter of time: all connections were in use, or opening one took too long on a busy
     * machine.
     */
    private static boolean isOfPool(SQLException e) {
        return e instanceof SQLTransientConnectionException && !(e.getCause() instanceof SQLException);
    }

    /** Whether the writing connection is unusable after this failure. */
    boolean lost(SQLException e) {
        return e instanceof SQLTransientConnectionException || flavour.lost(e);
    }

    /** The pool only says that it waited in vain; the reason is in the cause. */
    private static SQLException cause(SQLException e) {
        return e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException why ? why : e;
    }

    /**
     * Something that tells the database's file from another one in its place; null if there is no file, or the database
     * is not a file.
     */
    @Nullable
    Object fileKey() throws IOException {
        Path file = file();
        return file == null || !Files.exists(file)
                ? null
                : Objects.requireNonNullElse(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey(), file);
    }

    /** Whether the database is a file, which somebody may remove while we use it. */
    boolean isFile() {
        return file() != null;
    }

    private @Nullable Path file() {
        return settings.url().startsWith(SQLITE)
                ? Path.of(settings.url().substring(SQLITE.length()).replaceFirst("\\?.*", ""))
                : null;
    }

    @Override
    public void close() {
        readers.close();
    }

    /** A use of a connection. */
    @FunctionalInterface
    interface ConnectionUse<T> {
        T with(Connection connection) throws SQLException, IOException;
    }
}
