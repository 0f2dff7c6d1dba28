package io.councilrouter.storage.db;

import java.nio.file.Path;

/**
 * Where rows are kept, and how.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://...}; may contain a password, so it is never printed
 * @param compress whether bodies are compressed
 * @param readers number of reading connections, ≥ 1
 */
public record StoreSettings(String url, boolean compress, int readers) {
    private static final int READERS = 2;

    /** A SQLite file; its folder is created if it is missing. */
    public static StoreSettings sqlite(Path file, boolean compress) {
        return new StoreSettings("jdbc:sqlite:" + file.toAbsolutePath(), compress, READERS);
    }

    /** A PostgreSQL database, which several gateways may share. */
    public static StoreSettings postgres(String url, boolean compress) {
        return new StoreSettings(url, compress, READERS);
    }

    @Override
    public String toString() {
        return "StoreSettings[" + SqlFlavour.of(url).name() + ", compress=" + compress + ", readers=" + readers + "]";
    }
}
