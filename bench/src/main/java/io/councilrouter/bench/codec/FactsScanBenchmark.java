package io.councilrouter.bench.codec;

import io.councilrouter.bench.load.wire.Payloads;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
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
 * The scan of a request: is it one JSON object, which model does it ask for, does it want a stream.
 *
 * <p>{@code make bench FILTER=FactsScanBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FactsScanBenchmark {

    /** Bytes of the body. */
    @Param({"575", "32768"})
    public int bytes = 575;

    /** Bytes per read; 0 for all at once. */
    @Param({"0", "2048"})
    public int read;

    private final FactWords words = Inputs.chat(Dialects.load(), "openai").words();
    private final FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
    private ByteBuf body = Inputs.direct("");

    /** Makes the body and checks that it is understood. */
    @Setup
    public void build() {
        body.release();
        body = Inputs.direct(Payloads.chat("llama3.1:8b", true, bytes));
        if (!Boolean.TRUE.equals(peek().stream())) {
            throw new IllegalStateException("the body was not understood");
        }
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        body.release();
    }

    /** Ours: Jackson behind our own byte scanner. */
    @Benchmark
    public RequestFacts peek() {
        scan.start(words);
        int end = bytes;
        int step = read == 0 ? end : read;
        for (int from = 0; from < end; from += step) {
            body.setIndex(from, Math.min(end, from + step));
            if (!scan.onPart(body)) {
                throw new IllegalStateException(String.valueOf(scan.fault()));
            }
        }
        scan.end();
        return scan.facts();
    }
}
