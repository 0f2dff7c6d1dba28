package io.councilrouter.app.boot;

import io.councilrouter.proxy.metrics.StorageStates;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.write.BatchWriter;
import io.councilrouter.storage.write.WriterCounters;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads storage figures for the metrics page: the writer's counters, the rings, the disk. Any thread that may block on
 * a disk.
 */
final class StorageReadings implements Supplier<StorageStates.StorageReading> {
    private final BatchWriter writer;
    private final List<ByteRing> rings;
    private final @Nullable Path directory;

    /**
     * Readings of a writer.
     *
     * @param file the database's file; null if it is on another machine
     */
    StorageReadings(BatchWriter writer, List<ByteRing> rings, @Nullable Path file) {
        this.writer = writer;
        this.rings = List.copyOf(rings);
        directory = file == null ? null : file.toAbsolutePath().getParent();
    }

    @Override
    public StorageStates.StorageReading get() {
        WriterCounters counts = writer.counters();
        long refused = 0;
        for (ByteRing ring : rings) {
            refused += ring.refused();
        }
        long free = 0;
        long size = 0;
        if (directory != null) {
            try {
                FileStore disk = Files.getFileStore(directory);
                free = disk.getUsableSpace();
                size = disk.getTotalSpace();
            } catch (IOException e) {
                // The directory is gone: the database reports that itself, and its disk is not shown.
                size = 0;
            }
        }
        return new StorageStates.StorageReading(
                new StorageStates.RowCounts(
                        counts.written(),
                        counts.dropped(),
                        counts.spooled(),
                        counts.truncated(),
                        refused,
                        counts.answersLetGo()),
                writer.pendingBytes() + counts.heldBytes(),
                counts.spoolBytes(),
                counts.answerBytes(),
                free,
                size);
    }
}
