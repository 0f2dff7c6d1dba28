package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite. */
final class SqliteStoreTest implements StoreContract, ListContract, SearchContract, SumsContract {

    @TempDir
    Path folder;

    private Database database;
    private ResponseStore store;

    @BeforeEach
    void open() {
        database = new Database(StoreSettings.sqlite(folder.resolve("data/responses.db"), true));
        store = new ResponseStore(database);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public ResponseStore store() {
        return store;
    }

    @Test
    void makesFilesWithLargePagesAndAWriteAheadLog() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        assertEquals("16384", pragma("page_size"));
        assertEquals("wal", pragma("journal_mode"));
        assertEquals("1", pragma("synchronous"), "NORMAL");
        assertEquals("500", pragma("wal_autocheckpoint"));
    }

    @Test
    void walksAnIndexForAKindAndSortsNothing() throws IOException, SQLException {
        store.append(List.of(row(1).build()));
        Connection writer = Objects.requireNonNull(store.connection());
        StringBuilder plan = new StringBuilder();
        try (Statement statement = writer.createStatement();
                ResultSet step = statement.executeQuery("EXPLAIN QUERY PLAN " + KindWalk.ROWS)) {
            while (step.next()) {
                plan.append(step.getString("detail")).append('\n');
            }
        }
        assertEquals(
                "SEARCH responses USING COVERING INDEX responses_kind"
                        + " (route=? AND model=? AND backend=? AND status=? AND created>? AND created<?)\n",
                plan.toString());
    }

    @Test
    void forgetsAKindWithItsLastRow() throws IOException, SQLException {
        store.append(List.of(
                row(1).model("a").build(),
                row(2).model("b").backend("").build(),
                row(3).model("a").build()));
        assertEquals(1, store.deleteSlice(RowFilter.ALL.withModel("b"), 10));
        assertEquals("a", kinds());
        assertEquals(2, store.deleteSlice(RowFilter.ALL, 2), "there may be more");
        assertEquals("a", kinds());
        assertEquals(0, store.deleteSlice(RowFilter.ALL, 2));
        assertEquals("", kinds());
        store.append(List.of(row(4).model("b").build()));
        assertEquals(
                1,
                new ResponseReader(database)
                        .list(RowFilter.ALL.withModel("b"), "", 10)
                        .rows()
                        .size());
        assertEquals(1, store.deleteSlice(RowFilter.ALL, 10));
        assertEquals("", kinds());
    }

    @Test
    void keepsABatchOfMoreKindsThanItTellsApart() throws IOException {
        List<StoredRow> given = IntStream.range(0, 500)
                .mapToObj(i -> row(i).model("m" + Math.max(0, i - 200)).build())
                .toList();
        assertEquals(500, store.append(given));
        RowPage kept = new ResponseReader(database).list(RowFilter.ALL, "", 1_000);
        assertEquals(
                given.reversed().stream().map(row -> row.answered().model()).toList(),
                kept.rows().stream().map(each -> each.row().answered().model()).toList());
    }

    private String kinds() throws SQLException {
        Connection writer = Objects.requireNonNull(store.connection());
        try (Statement statement = writer.createStatement();
                ResultSet value =
                        statement.executeQuery("SELECT coalesce(group_concat(DISTINCT model), '') FROM kinds")) {
            return value.getString(1);
        }
    }

    private String pragma(String name) throws SQLException {
        Connection writer = Objects.requireNonNull(store.connection());
        try (Statement statement = writer.createStatement();
                ResultSet value = statement.executeQuery("PRAGMA " + name)) {
            return value.getString(1);
        }
    }
}
