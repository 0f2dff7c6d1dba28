package io.councilrouter.bench.storage;

import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.RecordKind;
import io.councilrouter.storage.ring.RingPoller;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What storage costs an event loop: a token of a stream, and the four records of a small exchange. The same thread
 * reads the ring when it is full, so the figures include the reader's share.
 *
 * <p>{@code make bench FILTER=ByteRingBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ByteRingBenchmark {

    private static final int TOKEN = 200;
    private static final int RING = 8 << 20;

    private long read;
    private final ByteRing ring = new ByteRing(RING);
    private final RingPoller poller = new RingPoller(List.of(ring), record -> read += record.payload());
    private final Small small = new Small(1);
    private final byte[] token = new byte[TOKEN];
    private long nanos;

    /** A frame of 200 bytes: claimed, copied, committed. */
    @Benchmark
    public void token() {
        ByteBuffer into = ring.claim(RecordKind.FRAME, 1, 1, nanos++, TOKEN);
        if (into == null) {
            poller.poll(Integer.MAX_VALUE);
            into = Objects.requireNonNull(ring.claim(RecordKind.FRAME, 1, 1, nanos++, TOKEN));
        }
        into.put(token);
        ring.commit();
    }

    /** Facts, request, answer and end of a small exchange. */
    @Benchmark
    public void exchange(Blackhole hole) {
        if (!ring.hasRoom(ByteRing.MAX_PART)) {
            poller.poll(Integer.MAX_VALUE);
            hole.consume(read);
        }
        if (!small.write(ring, 0)) {
            throw new IllegalStateException("no room in an empty ring");
        }
    }
}
