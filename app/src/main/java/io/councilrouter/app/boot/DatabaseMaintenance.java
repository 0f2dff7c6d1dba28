package io.councilrouter.app.boot;

import io.councilrouter.config.StorageConfig;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.write.BatchWriter;
import io.councilrouter.storage.write.SlicedWork;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background work on the database: indexes texts, deletes rows past their retention, checks the disk. It runs in small
 * slices on the thread {@code storage-writer}; a new retention is handed to that thread as work.
 */
final class DatabaseMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMaintenance.class);
    private static final long LOOK_NANOS = Duration.ofMinutes(1).toNanos();
    /** Used share of the disk, in percent, above which a warning is logged. */
    private static final long CROWDED = 80;

    private final ResponseStore store;
    private final boolean fullText;
    private final Path file;
    private @Nullable Duration kept;
    private long retainAt = System.nanoTime();
    private long lookAt = retainAt;
    private boolean crowded;

    DatabaseMaintenance(ResponseStore store, StorageConfig config, Path file) {
        this.store = store;
        this.fullText = config.fullText();
        this.kept = config.retention().kept();
        this.file = file;
    }

    /** The kinds of work, in the order in which they take turns. */
    List<SlicedWork> works() {
        List<SlicedWork> works = new ArrayList<>();
        if (fullText) {
            works.add(() -> store.indexSlice(ResponseStore.SLICE) > 0);
        }
        works.add(this::retain);
        works.add(this::lookAtDisk);
        return works;
    }

    /** Applies a new retention. */
    void use(StorageConfig next, BatchWriter writer) {
        Duration changed = next.retention().kept();
        boolean taken = writer.submit(() -> {
            kept = changed;
            retainAt = System.nanoTime();
            return false;
        });
        if (!taken) {
            LOG.warn("event=retention_unchanged reason=\"the writer has too much to do; reload again\"");
        }
    }

    private boolean retain() throws IOException {
        Duration age = kept;
        if (age == null || System.nanoTime() - retainAt < 0) {
            return false;
        }
        long before = System.currentTimeMillis() - age.toMillis();
        if (store.retainSlice(before, ResponseStore.SLICE) == ResponseStore.SLICE) {
            return true;
        }
        retainAt = System.nanoTime() + LOOK_NANOS;
        return false;
    }

    private boolean lookAtDisk() throws IOException {
        if (System.nanoTime() - lookAt < 0) {
            return false;
        }
        lookAt = System.nanoTime() + LOOK_NANOS;
        FileStore disk =
                Files.getFileStore(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        long total = Math.max(1, disk.getTotalSpace());
        long used = (total - disk.getUsableSpace()) * 100 / total;
        if (used >= CROWDED && !crowded) {
            LOG.warn(
                    "event=disk_crowded used_percent={} path={} reason=\"response_storage.retention bounds what is kept\"",
                    used,
                    file);
        }
        crowded = used >= CROWDED;
        return false;
    }
}
