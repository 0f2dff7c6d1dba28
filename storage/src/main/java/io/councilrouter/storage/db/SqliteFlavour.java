package io.councilrouter.storage.db;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite: WAL, so that readers and the writer never wait for each other, and FTS5 for texts.
 *
 * <p>{@code synchronous=NORMAL}: a killed process loses no committed row; a power failure may lose the last ones but
 * leaves the file intact.
 */
record SqliteFlavour() implements SqlFlavour {
    private static final String READER_BUSY_MILLIS = "2000";
    private static final String CACHE_KIB = "-8192";
    /** For a new file; an existing one keeps its own. Fewer and larger writes, and less unused space in each. */
    private static final String PAGE_BYTES = "16384";

    /**
     * Number of pages of the write-ahead log that are copied to the file in one go: 8 MB, since a disk may be small.
     */
    private static final String CHECKPOINT_PAGES = "500";

    private static final String WAL_LIMIT_BYTES = String.valueOf(64 << 20);
    /**
     * Each connection belongs to one thread at a time, and the driver has a lock of its own: SQLite need not lock its
     * mutex in each of the forty calls that a row takes.
     */
    private static final int NO_MUTEX = 0x8000;

    private static final int READ_WRITE = 2;
    private static final int CREATE = 4;
    private static final int PRIMARY_CODE = 0xFF;
    private static final int TEXT_LIMIT = 1 << 20;

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public void prepareWriter(HikariConfig pool) {
        pool.addDataSourceProperty("open_mode", String.valueOf(READ_WRITE | CREATE | NO_MUTEX));
        pool.addDataSourceProperty("page_size", PAGE_BYTES);
        // After the properties, whose order the driver decides: this statement writes the first page, and all pages
        // have its size.
        pool.setConnectionInitSql("PRAGMA journal_mode = WAL");
        pool.addDataSourceProperty("synchronous", "NORMAL");
        pool.addDataSourceProperty("wal_autocheckpoint", CHECKPOINT_PAGES);
        pool.addDataSourceProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
        pool.addDataSourceProperty("cache_size", CACHE_KIB);
        pool.addDataSourceProperty("journal_size_limit", WAL_LIMIT_BYTES);
        // Nobody needs generated keys, which the driver would ask for after each insert.
        pool.addDataSourceProperty("jdbc.get_generated_keys", "false");
    }

    @Override
    public void prepareReader(HikariConfig pool) {
        // Without "create": a reader must not create an empty file where the writer's is gone.
        pool.addDataSourceProperty("open_mode", String.valueOf(READ_WRITE | NO_MUTEX));
        pool.addDataSourceProperty("busy_timeout", READER_BUSY_MILLIS);
        pool.addDataSourceProperty("cache_size", CACHE_KIB);
        pool.setConnectionInitSql("PRAGMA query_only = 1");
    }

    @Override
    public String begin() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public String lockSchema() {
        return "";
    }

    @Override
    public String findMeta() {
        return "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'";
    }

    @Override
    public List<String> migration(int version) {
        return switch (version) {
            case 1 ->
                List.of(
                        // Not AUTOINCREMENT, which reads and writes a separate table for each row.
                        Schema.responses("INTEGER PRIMARY KEY", "BLOB"),
                        "CREATE INDEX responses_created ON responses(created)",
                        "CREATE INDEX responses_model ON responses(model, created)",
                        "CREATE INDEX responses_backend ON responses(backend, created)",
                        "CREATE INDEX responses_route ON responses(route, created)",
                        "CREATE INDEX responses_status ON responses(status, created)",
                        "CREATE INDEX responses_class ON responses(status / 100, created)",
                        Schema.stats("stats_hour", "BLOB") + " WITHOUT ROWID",
                        Schema.stats("stats_day", "BLOB") + " WITHOUT ROWID");
            case 2 ->
                List.of(
                        "CREATE VIRTUAL TABLE texts USING fts5(words, facets, content = '', contentless_delete = 1,"
                                + " tokenize = 'unicode61 remove_diacritics 2')",
                        "INSERT INTO meta(name, value) VALUES ('indexed_until', 0)",
                        "CREATE INDEX responses_key ON responses(key_id, created) WHERE key_id IS NOT NULL",
                        "CREATE INDEX responses_council ON responses(council_id, created)"
                                + " WHERE council_id IS NOT NULL");
            case 3 ->
                List.of(
                        "CREATE TABLE kinds (route TEXT NOT NULL, model TEXT NOT NULL, backend TEXT NOT NULL,"
                                + " status INTEGER NOT NULL, PRIMARY KEY (route, model, backend, status)) WITHOUT ROWID",
                        "DROP INDEX responses_model",
                        "DROP INDEX responses_backend",
                        "DROP INDEX responses_route",
                        "DROP INDEX responses_status",
                        "DROP INDEX responses_class",
                        "CREATE INDEX responses_kind ON responses(route, model, backend, status, created)",
                        "INSERT INTO kinds SELECT DISTINCT coalesce(route, ''), coalesce(model, ''),"
                                + " coalesce(backend, ''), status FROM responses",
                        Schema.stats("stats_pair", "BLOB") + " WITHOUT ROWID");
            case 4 -> List.of("DROP INDEX responses_created");
            case 5 -> Schema.answers("BLOB");
            default -> throw new IllegalArgumentException("no schema " + version);
        };
    }

    @Override
    public boolean kinds() {
        return true;
    }

    @Override
    public boolean takesConstants() {
        return true;
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String passive(String column) {
        return "+" + column;
    }

    @Override
    public String unindexed() {
        return "SELECT n, " + RowColumns.FACETS + ", " + RowColumns.BODIES
                + " FROM responses WHERE n > ? ORDER BY n LIMIT ?";
    }

    @Override
    public String index() {
        return "INSERT INTO texts(words, facets, rowid) VALUES (?, ?, ?)";
    }

    @Override
    public String indexedUntil() {
        return "SELECT value FROM meta WHERE name = 'indexed_until'";
    }

    @Override
    public String unindex() {
        return "DELETE FROM texts WHERE rowid = ?";
    }

    @Override
    public String forget() {
        return RowColumns.FORGET + " WHERE n = ?";
    }

    @Override
    public int textLimit() {
        return TEXT_LIMIT;
    }

    @Override
    public SqlSearch search(TextQuery query, RowFilter filter) {
        return new SqlSearch(
                "texts JOIN responses ON responses.n = texts.rowid",
                "texts MATCH ?",
                List.of(Fts.match(query, filter)),
                "texts.rowid");
    }

    @Override
    public String few(SqlSearch search) {
        return "";
    }

    @Override
    public boolean lost(SQLException e) {
        return switch (code(e)) {
            case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_MISUSE, SQLITE_INTERNAL -> true;
            default -> !(e instanceof SQLiteException);
        };
    }

    @Override
    public boolean passing(SQLException e) {
        return switch (code(e)) {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL -> true;
            default -> false;
        };
    }

    @Override
    public String say(SQLException e) {
        return switch (code(e)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "the database is locked by another process";
            case SQLITE_FULL -> "the database's disk is full";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> "the gateway may not write to the database";
            case SQLITE_CANTOPEN -> "the database file cannot be opened";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "the database file is damaged or not a database";
            case SQLITE_IOERR -> "the database file cannot be read or written";
            case SQLITE_INTERRUPT -> "the query took too long";
            default -> "the database failed (" + code(e).name().toLowerCase(Locale.ROOT) + ")";
        };
    }

    /** The primary code, which the extended codes belong to. */
    private static SQLiteErrorCode code(SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException failure
                ? SQLiteErrorCode.getErrorCode(failure.getResultCode().code & PRIMARY_CODE)
                : SQLiteErrorCode.UNKNOWN_ERROR;
        return code;
    }
}
