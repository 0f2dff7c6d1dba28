package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that is locked, full, read-only, gone, older, newer or not a database: nothing is half written, and the
 * store recovers.
 */
final class BadDaysTest {

    @TempDir
    Path folder;

    private Path file;
    private Database database;
    private ResponseStore store;

    @BeforeEach
    void open() {
        file = folder.resolve("responses.db");
        database = new Database(StoreSettings.sqlite(file, true));
        store = new ResponseStore(database);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private Connection stranger() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int version() throws SQLException {
        try (Connection stranger = stranger();
                Statement statement = stranger.createStatement();
                ResultSet version = statement.executeQuery("SELECT value FROM meta WHERE name = 'schema'")) {
            return version.getInt(1);
        }
    }

    private String refused(int i) {
        IOException e = assertThrows(IOException.class, () -> store.append(List.of(row(i).build())));
        assertEquals(String.valueOf(e.getMessage()).matches(".*(locked|full).*"), database.mayPass(e), e::getMessage);
        assertFalse(String.valueOf(e.getMessage()).contains(folder.toString()), "a path in " + e.getMessage());
        return String.valueOf(e.getMessage());
    }

    private long rows() throws IOException {
        return new ResponseReader(database)
                .list(RowFilter.ALL, "", 1_000)
                .rows()
                .size();
    }

    @Test
    void doesNotWaitUntilAStrangerLetsGoOfItsLock() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        try (Connection stranger = stranger()) {
            run(stranger, "BEGIN IMMEDIATE");
            // The stranger holds it until this has been asserted.
            assertEquals("the database is locked by another process", refused(2));
            assertEquals(1, rows(), "readers read on");
            run(stranger, "ROLLBACK");
        }
        assertTrue(store.isReady());
        assertEquals(1, store.append(List.of(row(2).build())));
        assertEquals(
                2, new ResponseReader(database).stats(RowFilter.ALL).total().requests());
    }

    @Test
    void saysThatAllReadersAreBusyWhenTheyAre() throws IOException {
        store.append(List.of(row(1).build()));
        try (Database one = new Database(new StoreSettings("jdbc:sqlite:" + file, true, 1))) {
            IOException busy = one.read(held -> assertThrows(IOException.class, () -> one.read(second -> 0)));
            assertEquals("no connection to the database became free within 2 s; try again", busy.getMessage());
            assertTrue(one.mayPass(busy));
            assertEquals(
                    1,
                    new ResponseReader(one).list(RowFilter.ALL, "", 10).rows().size(),
                    "afterwards it reads again");
        }
    }

    @Test
    void writesNothingOfABatchThatDoesNotFit() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        String noise = IntStream.range(0, 200_000)
                .mapToObj(i -> Integer.toString(i * 7919, 36))
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .toString();
        pragma("PRAGMA max_page_count = 1");
        IOException full = assertThrows(
                IOException.class,
                () -> store.append(List.of(
                        row(2).build(), row(3).model("new").response(noise).build())));
        assertEquals("the database's disk is full", full.getMessage());
        assertEquals(1, rows());
        pragma("PRAGMA max_page_count = 1000000");
        assertEquals(
                2,
                store.append(List.of(
                        row(2).build(), row(3).model("new").response(noise).build())));
        assertEquals(
                1,
                new ResponseReader(database)
                        .list(RowFilter.ALL.withModel("new"), "", 10)
                        .rows()
                        .size());
        assertEquals(
                3, new ResponseReader(database).stats(RowFilter.ALL).total().requests());
    }

    @Test
    void saysSoWhenItMayNotWrite() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        pragma("PRAGMA query_only = 1");
        assertEquals("the gateway may not write to the database", refused(2));
        pragma("PRAGMA query_only = 0");
        assertEquals(1, store.append(List.of(row(2).build())));
    }

    private void pragma(String sql) throws SQLException {
        run(java.util.Objects.requireNonNull(store.connection()), sql);
    }

    @Test
    void beginsAnewWhenItsFileWasRemoved() throws IOException {
        store.append(List.of(row(1).build()));
        assertEquals(1, rows());
        removeFiles();
        // It may notice and open a new file in one go, or refuse once; it never writes into the void.
        store.probe();
        assertEquals(1, store.append(List.of(row(2).build())));
        assertTrue(Files.exists(file));
        assertEquals(1, rows());
        assertTrue(new ResponseReader(database).get("row-2").isPresent());
    }

    @Test
    void comesBackWhenItsFolderDoes() throws IOException {
        Path gone = folder.resolve("mount");
        Path blocked = gone.resolve("data/responses.db");
        try (Database away = new Database(StoreSettings.sqlite(blocked, true));
                ResponseStore waiting = new ResponseStore(away)) {
            Files.writeString(gone, "no folder");
            assertEquals(
                    "the database's folder cannot be created",
                    assertThrows(IOException.class, waiting::probe).getMessage());
            assertFalse(waiting.isReady());
            assertThrows(IOException.class, () -> waiting.append(List.of(row(1).build())));
            assertThrows(IOException.class, () -> new ResponseReader(away).list(RowFilter.ALL, "", 1));
            Files.delete(gone);
            waiting.probe();
            assertEquals(1, waiting.append(List.of(row(1).build())));
        }
    }

    @Test
    void readersBringNoEmptyFileIntoBeing() {
        assertThrows(IOException.class, this::rows);
        assertFalse(Files.exists(file));
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.writeString(file, "This is a letter to my aunt, and no database at all. ".repeat(100));
        assertEquals("the database file is damaged or not a database", refused(1));
        assertTrue(Files.readString(file).startsWith("This is a letter"));
    }

    @Test
    void refusesANewerFileAndLeavesItAlone() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        try (Connection stranger = stranger()) {
            run(stranger, "UPDATE meta SET value = 99 WHERE name = 'schema'");
        }
        store.close();
        try (ResponseStore again = new ResponseStore(database)) {
            String said =
                    String.valueOf(assertThrows(IOException.class, again::probe).getMessage());
            assertTrue(said.contains("schema 99") && said.contains("newer program"), said);
        }
        assertEquals(99, version());
    }

    @Test
    void bringsAnOlderFileForwardWithItsRows() throws IOException, SQLException {
        try (Connection stranger = stranger()) {
            Schema.migrate(stranger, new SqliteFlavour(), 1);
            run(
                    stranger,
                    "INSERT INTO responses(id, created, attempts, status, stream, truncated, response)"
                            + " VALUES ('old', 1, 1, 200, 0, 0, x'00' || 'grandfather')");
        }
        store.append(List.of(row(1).build()));
        while (store.indexSlice(10) > 0) {
            // until all are
        }
        RowPage found = new ResponseReader(database).list(RowFilter.ALL.withText("grandfather"), "", 10);
        assertEquals("old", found.rows().getFirst().row().id());
        assertEquals(Schema.VERSION, version());
    }

    @Test
    void bringsAFileOfSchema2ForwardWithItsRowsAndSums() throws IOException, SQLException {
        try (Connection stranger = stranger()) {
            Schema.migrate(stranger, new SqliteFlavour(), 2);
            for (String sql : OldRows.OF_SCHEMA_2) {
                run(stranger, sql);
            }
        }
        store.append(List.of(row(1).model("a").backend("x").created(OldRows.DAY).build()));
        OldRows.verify(new ResponseReader(database));
        assertEquals(Schema.VERSION, version());
        assertEquals(2, store.deleteSlice(RowFilter.ALL.withModel("a"), 100));
    }

    @Test
    void bringsAFileThatAProgramOfSchema4WroteForward() throws IOException, SQLException {
        try (InputStream kept =
                new GZIPInputStream(Objects.requireNonNull(BadDaysTest.class.getResourceAsStream("/schema-4.db.gz")))) {
            Files.copy(kept, file);
        }
        assertEquals(4, version());
        store.append(
                List.of(row(9).created(OldRows.DAY + 9).answer("resp_9", "{}").build()));
        assertEquals(Schema.VERSION, version());
        ResponseReader reader = new ResponseReader(database);
        assertEquals(List.of("row-9", "row-3", "row-2", "row-1"), StoreFixture.ids(reader.list(RowFilter.ALL, "", 10)));
        StoredRow thought = reader.get("row-3").orElseThrow().row();
        assertEquals("hm", Rows.text(thought.bodies().thinking()));
        assertEquals("", thought.recall().id());
        assertEquals(
                List.of("row-1"),
                StoreFixture.ids(
                        reader.list(RowFilter.ALL.withText("grandfather").withKey("team"), "", 10)));
        assertEquals(4, reader.stats(RowFilter.ALL).total().requests());
        assertEquals("row-9", reader.answer("resp_9").orElseThrow().row().id());
        try (Connection stranger = stranger();
                Statement statement = stranger.createStatement();
                ResultSet unknown =
                        statement.executeQuery("SELECT count(*) FROM responses WHERE prompt_truncated IS NULL")) {
            assertEquals(4, unknown.getInt(1), "nobody knows whether a prompt was cut");
        }
    }

    @Test
    void leavesNothingOfAMigrationThatFails() throws IOException, SQLException {
        try (Connection stranger = stranger()) {
            // Another table of that name: version 2 cannot be reached.
            Schema.migrate(stranger, new SqliteFlavour(), 1);
            run(stranger, "CREATE TABLE texts (a)");
        }
        refused(1);
        assertEquals(1, version());
        try (Connection stranger = stranger()) {
            run(stranger, "DROP TABLE texts");
        }
        store.probe();
        assertEquals(1, store.append(List.of(row(1).build())));
    }

    @Test
    void anUnreadableBodyIsSaidAndStopsNoIndex() throws IOException, SQLException {
        store.append(List.of(row(1).build(), row(2).build()));
        try (Connection stranger = stranger()) {
            run(stranger, "UPDATE responses SET response = x'0700' WHERE id = 'row-1'");
        }
        assertEquals(2, store.indexSlice(10));
        assertThrows(IOException.class, () -> new ResponseReader(database).get("row-1"));
        assertTrue(new ResponseReader(database).get("row-2").isPresent());
    }

    private void removeFiles() throws IOException {
        for (String end : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(Path.of(file + end));
        }
    }
}
