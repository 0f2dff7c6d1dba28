package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on a real PostgreSQL, and what only a server does: two gateways, a restart, a lock of somebody else's. */
final class PostgresStoreIT implements StoreContract, ListContract, SearchContract, SumsContract {

    private static EmbeddedPostgres server;

    private Database database;
    private ResponseStore store;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void open() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            run(connection, "DROP TABLE IF EXISTS responses, stats_hour, stats_day, stats_pair, meta");
        }
        database = database();
        store = new ResponseStore(database);
    }

    private static StoreSettings settings() {
        return StoreSettings.postgres(server.getJdbcUrl("postgres", "postgres"), true);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Override
    public Database database() {
        return database == null ? new Database(settings()) : database;
    }

    @Override
    public ResponseStore store() {
        return store;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void twoGatewaysShareADatabase() throws IOException {
        try (Database second = new Database(settings());
                ResponseStore other = new ResponseStore(second)) {
            assertEquals(2, store.append(List.of(row(1).build(), row(2).build())));
            assertEquals(1, other.append(List.of(row(2).build(), row(3).build())));
            assertEquals(1, other.indexSlice(1));
            assertEquals(2, store.indexSlice(10));
            assertEquals(0, other.indexSlice(10));
            Stats stats = new ResponseReader(second).stats(RowFilter.ALL);
            assertEquals(3, stats.total().requests());
            assertEquals(150, stats.total().completionTokens());
        }
    }

    /** Few are fetched and sorted, many are met on a walk. */
    @ParameterizedTest
    @ValueSource(ints = {300, SqlFlavour.FEW + 400})
    void pagesThroughASearchInOrderOfTime(int count) throws IOException {
        List<StoredRow> rows = IntStream.range(0, count)
                .mapToObj(i -> row(i).created(Rows.BEGIN + i / 10 - i * 7 % 3)
                        .model(i % 3 == 0 ? "a" : "b")
                        .response(i % 10 == 0 ? "a cloud" : "the heavens")
                        .build())
                .toList();
        store.append(rows);
        indexAll();
        RowFilter all = RowFilter.ALL;
        for (RowFilter filter : List.of(all, all.withModel("a"), all.within(Rows.BEGIN + 5, Rows.BEGIN + count / 20))) {
            assertIterableEquals(
                    StoreFixture.newestFirst(rows, i -> i % 10 != 0 && StoreFixture.passes(filter, rows.get(i))),
                    paged(filter.withText("heavens"), 113),
                    filter::toString);
        }
    }

    @Test
    void waitsForAStrangersLockNoLongerThanItSays() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        try (Connection stranger = server.getPostgresDatabase().getConnection()) {
            stranger.setAutoCommit(false);
            run(stranger, "LOCK TABLE responses");
            IOException e = assertThrows(IOException.class, () -> store.append(List.of(row(2).build())));
            assertEquals("the database is locked by another process", e.getMessage());
            stranger.rollback();
        }
        assertTrue(store.isReady());
        assertEquals(1, store.append(List.of(row(2).build())));
    }

    @Test
    void comesBackAfterItsConnectionsWereKilled() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        assertEquals(1, reader().list(RowFilter.ALL, "", 10).rows().size());
        try (Connection stranger = server.getPostgresDatabase().getConnection()) {
            run(
                    stranger,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE application_name = 'council-router'");
        }
        IOException e = assertThrows(IOException.class, () -> store.append(List.of(row(2).build())));
        assertEquals("the database is not reachable", e.getMessage());
        assertFalse(store.isReady());
        store.probe();
        assertEquals(1, store.append(List.of(row(2).build())));
        assertEquals(2, reader().list(RowFilter.ALL, "", 10).rows().size());
    }

    @Test
    void saysThatNobodyIsThereWithoutNamingHim() {
        try (Database nobody = new Database(
                        StoreSettings.postgres("jdbc:postgresql://127.0.0.1:1/x?user=u&password=planted", true));
                ResponseStore writer = new ResponseStore(nobody)) {
            IOException e = assertThrows(IOException.class, writer::probe);
            assertEquals("the database is not reachable", e.getMessage());
        }
        assertFalse(StoreSettings.postgres("jdbc:postgresql://h/x?password=planted", true)
                .toString()
                .contains("planted"));
    }

    @Test
    void bringsAnOlderDatabaseForward() throws IOException, SQLException {
        try (Connection stranger = server.getPostgresDatabase().getConnection()) {
            Schema.migrate(stranger, new PostgresFlavour(), 1);
            run(
                    stranger,
                    "INSERT INTO responses(id, created, attempts, status, stream, truncated, response)"
                            + " VALUES ('old', 1, 1, 200, 0, 0, '\\x00'::bytea || 'grandfather'::bytea)");
        }
        store.append(List.of(row(1).build()));
        assertEquals(2, store.indexSlice(10));
        RowPage found = reader().list(RowFilter.ALL.withText("grandfather"), "", 10);
        assertEquals("old", found.rows().getFirst().row().id());
    }

    @Test
    void bringsADatabaseOfSchema2ForwardWithItsRowsAndSums() throws IOException, SQLException {
        try (Connection stranger = server.getPostgresDatabase().getConnection()) {
            Schema.migrate(stranger, new PostgresFlavour(), 2);
            for (String sql : OldRows.OF_SCHEMA_2) {
                run(stranger, sql.replaceAll("x'(\\w+)'", "'\\\\x$1'::bytea"));
            }
        }
        store.append(List.of(row(1).model("a").backend("x").created(OldRows.DAY).build()));
        OldRows.verify(reader());
    }

    @Test
    void bringsADatabaseOfSchema4ForwardWithItsRowsAndSums() throws IOException, SQLException {
        try (Connection stranger = server.getPostgresDatabase().getConnection()) {
            Schema.migrate(stranger, new PostgresFlavour(), 2);
            for (String sql : OldRows.OF_SCHEMA_2) {
                run(stranger, sql.replaceAll("x'(\\w+)'", "'\\\\x$1'::bytea"));
            }
            Schema.migrate(stranger, new PostgresFlavour(), 4);
        }
        store.append(List.of(row(1).model("a")
                .backend("x")
                .created(OldRows.DAY)
                .answer("resp_1", "{}")
                .build()));
        OldRows.verify(reader());
        assertEquals("row-1", reader().answer("resp_1").orElseThrow().row().id());
    }

    @Test
    void takesTextsAsLongAsTheyAre() throws IOException {
        String words = IntStream.range(0, 150_000)
                .mapToObj(i -> Integer.toString(i * 31, 36))
                .reduce(new StringBuilder(), (text, word) -> text.append(word).append(' '), StringBuilder::append)
                .toString();
        store.append(List.of(
                row(1).response(words).build(),
                row(2).response("\u6f22\u5b57 ".repeat(100_000)).build()));
        assertEquals(1, store.indexSlice(1));
        assertEquals(1, store.indexSlice(1));
        assertEquals(
                1,
                reader().list(RowFilter.ALL.withText(Integer.toString(31 * 1_000, 36)), "", 10)
                        .rows()
                        .size());
    }

    @Test
    void bringsRowsOfRareAndOfFrequentWordsInTheSameOrder() throws IOException {
        int rows = SqlFlavour.FEW + 500;
        store.append(IntStream.rangeClosed(1, rows)
                .mapToObj(i -> row(i).response(i % 1_000 == 0 ? "everywhere and nowhere" : "everywhere")
                        .build())
                .toList());
        while (store.indexSlice(ResponseStore.SLICE) > 0) {
            // until all are indexed
        }
        assertEquals(List.of("row-2000", "row-1000"), ids(reader().list(RowFilter.ALL.withText("nowhere"), "", 10)));
        RowPage first = reader().list(RowFilter.ALL.withText("nowhere"), "", 1);
        assertEquals(List.of("row-2000"), ids(first));
        assertEquals(List.of("row-1000"), ids(reader().list(RowFilter.ALL.withText("nowhere"), first.next(), 1)));
        RowPage newest = reader().list(RowFilter.ALL.withText("everywhere"), "", 2);
        assertEquals(List.of("row-" + rows, "row-" + (rows - 1)), ids(newest));
        assertEquals(
                List.of("row-" + (rows - 2)),
                ids(reader().list(RowFilter.ALL.withText("everywhere"), newest.next(), 1)));
    }

    private static List<String> ids(RowPage page) {
        return page.rows().stream().map(each -> each.row().id()).toList();
    }
}
