package io.councilrouter.bench.storage;

import io.councilrouter.storage.db.Compression;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A body on its way into its column and back, small and large, deflated (level 1) or not. The number of bytes printed
 * at set-up is what the column holds.
 *
 * <p>{@code make bench FILTER=CompressionBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompressionBenchmark {

    /** Bytes of the body. */
    @Param({"200", "800", "1100", "4000", "30000"})
    public int bytes = 800;

    /** Whether it is deflated. */
    @Param({"false", "true"})
    public boolean deflate = true;

    private Compression compression = new Compression(true);
    private byte[] body = new byte[0];
    private byte[] packed = new byte[0];

    /** Makes the body, and prints its compressed size. */
    @Setup
    public void build() {
        compression.close();
        compression = new Compression(deflate);
        body = new Prose(7).utf8(bytes);
        packed = Objects.requireNonNull(compression.pack(body));
        System.out.printf("# %d bytes become %d%n", body.length, packed.length);
    }

    /** Frees the native memory. */
    @TearDown
    public void end() {
        compression.close();
    }

    /** Into the column. */
    @Benchmark
    public byte[] pack() {
        return Objects.requireNonNull(compression.pack(body));
    }

    /** Out of it. */
    @Benchmark
    public byte[] unpack() throws IOException {
        return Compression.unpack(packed);
    }
}
