package io.councilrouter.bench.codec;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
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
 * A walk over every token of a document in one buffer, including the positions of its strings.
 *
 * <p>{@code make bench FILTER=JsonCursorBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonCursorBenchmark {

    /** What kind of document. */
    public enum Document {
        /** One token of a stream, 160 bytes. */
        CHUNK,
        /** A chat of 300 messages of 500 bytes each. */
        MESSAGES,
        /** One string of 1 MiB in ASCII, as images are. */
        IMAGE,
        /** One string of 1 MiB in Chinese. */
        CHINESE,
        /** 768 fractions, as embeddings are. */
        VECTOR
    }

    @Param
    public Document document = Document.CHUNK;

    private final JsonCursor json = new JsonCursor();
    private ByteBuf bytes = Inputs.direct("");

    /** Makes the document. */
    @Setup
    public void build() {
        bytes.release();
        bytes = Inputs.direct(
                switch (document) {
                    case CHUNK ->
                        Inputs.SSE_EVENT
                                .substring(Inputs.SSE_EVENT.indexOf('{'))
                                .trim();
                    case MESSAGES -> messages();
                    case IMAGE -> "{\"image\":\"" + "aGVsbG8gd29ybGQ+".repeat(65_536) + "\"}";
                    case CHINESE -> "{\"text\":\"" + new String(new char[349_525]).replace('\0', '漢') + "\"}";
                    case VECTOR -> "{\"embedding\":[" + "-0.0123456789,".repeat(767) + "0.5]}";
                });
    }

    private static String messages() {
        String text = "Why is the sky blue? It scatters.\\n".repeat(14);
        String message = "{\"role\":\"user\",\"content\":\"" + text + "\"}";
        return "{\"model\":\"m\",\"messages\":[" + (message + ",").repeat(299) + message + "]}";
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        bytes.release();
        json.close();
    }

    /** Ours: Jackson behind our own byte scanner. */
    @Benchmark
    public long walk() {
        json.over(bytes);
        long sum = 0;
        Json token = json.next();
        while (token != Json.END) {
            if (token == Json.STRING) {
                sum += json.from() + json.to();
            } else if (token == Json.BAD) {
                throw new IllegalStateException(String.valueOf(json.fault()));
            }
            token = json.next();
        }
        return sum;
    }
}
