package io.councilrouter.bench.codec;

import io.councilrouter.bench.load.wire.Payloads;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Puts another model's name and one more field into a request of 575 bytes and leaves the rest as it came.
 *
 * <p>{@code make bench FILTER=BodyEditsBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BodyEditsBenchmark {

    private static final String BODY = Payloads.chat("llama3.1:8b", true);
    private static final int MODEL_FROM = BODY.indexOf("\"llama");
    private static final int MODEL_TO = BODY.indexOf("\",", MODEL_FROM) + 1;

    private final byte[] model = "\"meta-llama/Llama-3.1-8B-Instruct\"".getBytes(StandardCharsets.US_ASCII);
    private final byte[] usage = ",\"stream_options\":{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);
    private final BodyEdits edits = new BodyEdits();
    private final ByteBuf body = Inputs.direct(BODY);
    private final Overwritten out = new Overwritten();

    /** Releases the buffers. */
    @TearDown
    public void release() {
        body.release();
        out.release();
    }

    /** Both edits, recorded and applied. */
    @Benchmark
    public long edit() {
        out.clear();
        edits.clear();
        edits.replace(MODEL_FROM, MODEL_TO, model).insert(BODY.length() - 1, usage);
        edits.apply(body, out);
        return out.size();
    }
}
