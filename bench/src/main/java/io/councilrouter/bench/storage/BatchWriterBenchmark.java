package io.councilrouter.bench.storage;

import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.db.StoreSettings;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.write.BatchWriter;
import io.councilrouter.storage.write.Stores;
import io.councilrouter.storage.write.WriterSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a small exchange costs the writer's thread, from the ring to SQLite: rows with compressed bodies and rollups, or
 * rows whose texts are indexed as well. One operation is one row; 20,000 rows a second are 50 us. The same thread fills
 * the ring, which {@code ByteRingBenchmark} shows to cost little. {@link WriterCost} shows how much of the time is CPU,
 * and where it is spent.
 *
 * <p>{@code make bench FILTER=BatchWriterBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BatchWriterBenchmark {

    private static final int ROWS = 1_000;
    private static final int RING = 8 << 20;
    private static final int MAX_BODY = 1 << 20;

    /** How far a row is processed. */
    @Param({"stored", "indexed"})
    public String to = "stored";

    private final ByteRing ring = new ByteRing(RING);
    private final Small small = new Small(ROWS);
    private @Nullable Path folder;
    private @Nullable Database database;
    private @Nullable ResponseStore store;
    private @Nullable BatchWriter writer;
    private long rows;

    /** Makes a new database in the folder for temporary files. */
    @Setup
    public void open() throws IOException {
        Path made = Files.createTempDirectory("writer-bench");
        folder = made;
        Database opened = new Database(StoreSettings.sqlite(made.resolve("responses.db"), true));
        database = opened;
        ResponseStore kept = new ResponseStore(opened);
        store = kept;
        kept.probe();
        Stores stores = new Stores(kept, Small.TEXT, made.resolve("responses.db"), List.of());
        writer = new BatchWriter(
                new WriterSettings(0, MAX_BODY, 64L << 20, 1L << 30),
                new BatchWriter.Ends(List.of(ring), OutputStream.nullOutputStream(), stores),
                new Loud(),
                System::nanoTime);
    }

    /** A thousand exchanges, in one transaction. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long rows() throws IOException {
        BatchWriter duty = writer;
        if (duty == null) {
            throw new IllegalStateException("not set up");
        }
        small.renew();
        for (int i = 0; i < ROWS; i++) {
            if (!small.write(ring, i)) {
                throw new IllegalStateException("the ring is full");
            }
        }
        rows += ROWS;
        while (duty.counters().written() < rows) {
            duty.doWork();
        }
        ResponseStore kept = store;
        if (kept != null && to.equals("indexed")) {
            while (kept.indexSlice(ResponseStore.SLICE) > 0) {
                // until all of them are
            }
        }
        return rows;
    }

    /** Deletes the database. */
    @TearDown
    public void close() throws IOException {
        if (store != null) {
            store.close();
        }
        if (database != null) {
            database.close();
        }
        if (folder != null) {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
