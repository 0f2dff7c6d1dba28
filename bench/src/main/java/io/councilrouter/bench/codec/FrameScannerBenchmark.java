package io.councilrouter.bench.codec;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.FrameSink;
import io.councilrouter.codec.frame.NdjsonScanner;
import io.councilrouter.codec.frame.SseScanner;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
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
 * Eight tokens of a stream, whole or each cut in two; the figure is for one token.
 *
 * <p>{@code make bench FILTER=FrameScannerBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FrameScannerBenchmark.FRAMES)
public class FrameScannerBenchmark {

    static final int FRAMES = 8;

    /** Which framing. */
    @Param({"sse", "ndjson"})
    public String framing = "sse";

    /** Bytes per read; 0 for all at once. */
    @Param({"0", "100"})
    public int read;

    private final Counter counter = new Counter();
    private FrameScanner scanner = new SseScanner(4 << 20);
    private ByteBuf input = Inputs.direct("");

    /** Chooses the scanner and checks that it finds all frames. */
    @Setup
    public void choose() {
        boolean sse = framing.equals("sse");
        scanner = sse ? new SseScanner(4 << 20) : new NdjsonScanner(4 << 20);
        input.release();
        input = Inputs.direct((sse ? Inputs.SSE_EVENT : Inputs.NDJSON_LINE).repeat(FRAMES));
        counter.frames = 0;
        scan();
        if (counter.frames != FRAMES) {
            throw new IllegalStateException("found " + counter.frames + " frames");
        }
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        scanner.close();
        input.release();
    }

    /** Ours. */
    @Benchmark
    public int scan() {
        int end = input.writerIndex();
        input.readerIndex(0);
        while (input.readerIndex() < end) {
            int length = read == 0 ? end : Math.min(read, end - input.readerIndex());
            scanner.scan(input, length, counter);
        }
        return counter.frames;
    }

    private static final class Counter implements FrameSink {

        private int frames;

        @Override
        public void onFrame(Frame frame) {
            frames++;
        }

        @Override
        public void onComment(Frame frame) {
            throw new IllegalStateException("there is no comment");
        }

        @Override
        public void onFault(Fault fault) {
            throw new IllegalStateException(fault.toString());
        }
    }
}
