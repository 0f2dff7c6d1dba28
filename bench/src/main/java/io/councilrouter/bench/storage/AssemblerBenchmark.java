package io.councilrouter.bench.storage;

import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.write.BatchWriter;
import io.councilrouter.storage.write.Stores;
import io.councilrouter.storage.write.WriterSettings;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs the writer's thread to make a row from the records of a small exchange, without a database: the time of
 * one row, including the writing of its four records.
 *
 * <p>{@code make bench FILTER=AssemblerBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AssemblerBenchmark {

    private static final int ROWS = 1_000;
    private static final int RING = 8 << 20;
    private static final int MAX_BODY = 1 << 20;
    private static final long HELD = 64L << 20;

    private final ByteRing ring = new ByteRing(RING);
    private final Small small = new Small(ROWS);
    private final BatchWriter writer = new BatchWriter(
            new WriterSettings(0, MAX_BODY, HELD, 0),
            new BatchWriter.Ends(
                    List.of(ring),
                    OutputStream.nullOutputStream(),
                    new Stores(List::size, Small.TEXT, Path.of("never", "written"), List.of())),
            new Loud(),
            System::nanoTime);
    private long rows;

    /** A thousand exchanges. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long rows() {
        for (int i = 0; i < ROWS; i++) {
            if (!small.write(ring, i)) {
                throw new IllegalStateException("the ring is full");
            }
        }
        rows += ROWS;
        while (writer.counters().written() < rows) {
            writer.doWork();
        }
        return rows;
    }
}
