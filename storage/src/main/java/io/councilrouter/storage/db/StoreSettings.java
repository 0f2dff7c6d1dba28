package io.councilrouter.storage.db;

import java.nio.file.Path;

/**
 * Where rows are kept, and how.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://...}; may hold a password, so nothing prints it
 * @param compress whether bodies are compressed
 * @param readers connections for readers, ≥ 1
 */
public record StoreSettings(String url, boolean compress, int readers) {
    private static final int READERS = 2;

    /** A file of SQLite; its folder is made where it is missing. */
    public static StoreSettings sqlite(Path file, boolean compress) {
        return new StoreSettings("jdbc:sqlite:" + file.toAbsolutePath(), compress, READERS);
    }

    /** A database of PostgreSQL, which several gateways may share. */
    public static StoreSettings postgres(String url, boolean compress) {
        return new StoreSettings(url, compress, READERS);
    }

    @Override
    public String toString() {
        return "StoreSettings[" + SqlFlavour.of(url).name() + ", compress=" + compress + ", readers=" + readers + "]";
    }
}
