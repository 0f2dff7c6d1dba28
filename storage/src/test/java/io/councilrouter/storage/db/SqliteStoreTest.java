package io.councilrouter.storage.db;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite. */
final class SqliteStoreTest implements StoreContract {

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
}
