package io.councilrouter.bench.codec;

import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.ResponseParser;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One response head of five fields.
 *
 * <p>{@code make bench FILTER=ResponseHeadBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResponseHeadBenchmark {

    private final ResponseParser parser = new ResponseParser(HttpLimits.forResponses());
    private final ByteBuf input = Inputs.direct(Inputs.RESPONSE_HEAD);

    /** Makes sure that the right thing is measured. */
    @Setup
    public void check() {
        if (ours() != ParseStatus.DONE) {
            throw new IllegalStateException("the head was not parsed: " + parser.fault());
        }
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        input.release();
    }

    /** Ours. */
    @Benchmark
    public ParseStatus ours() {
        parser.reset(false);
        input.readerIndex(0);
        return parser.parse(input);
    }
}
