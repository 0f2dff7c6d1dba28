package io.councilrouter.bench.codec;

import io.councilrouter.bench.load.wire.Payloads;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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
 * Another model's name and a field put into a request of 575 bytes, the rest as it came.
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
    private final ByteBuf body = Wire.direct(BODY);
    private final Tail out = new Tail();

    /** Gives back what was borrowed from the pool. */
    @TearDown
    public void release() {
        body.release();
        out.bytes.release();
    }

    /** Both edits told and applied. */
    @Benchmark
    public int edit() {
        out.bytes.clear();
        edits.clear();
        edits.replace(MODEL_FROM, MODEL_TO, model).insert(BODY.length() - 1, usage);
        edits.apply(body, out);
        return out.bytes.writerIndex();
    }

    /** Copies all, as the gateway's output does with spans of this size. */
    private static final class Tail implements ByteSink {

        private final ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(4096);

        @Override
        public ByteBuf tail(int wanted) {
            return bytes.ensureWritable(wanted);
        }

        @Override
        public void append(ByteBuf source, int index, int length) {
            bytes.writeBytes(source, index, length);
        }

        @Override
        public long size() {
            return bytes.writerIndex();
        }
    }
}
