package io.councilrouter.bench.codec;

import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
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
 * One token of a stream, read in one dialect and written in another; with the same dialect twice it is the cost of
 * {@code routing.echo_model}.
 *
 * <p>{@code make bench FILTER=TranscodeBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TranscodeBenchmark {

    /** The backend's dialect. */
    @Param({"openai", "ollama", "anthropic", "gemini", "responses"})
    public String from = "openai";

    /** The client's dialect; one that holds what it said, as the Responses API does, has no token that is like the one before it. */
    @Param({"openai", "ollama", "anthropic", "gemini"})
    public String to = "ollama";

    private final Dialects dialects = Dialects.load();
    private final Overwritten out = new Overwritten();
    private ByteBuf token = Inputs.direct("");
    private EventReader reader = Inputs.chat(dialects, from).eventReader(true);
    private EventWriter writer = writer();

    /** Chooses both ends and checks that a token comes through. */
    @Setup
    public void choose() {
        release();
        token = Inputs.token(from);
        reader = Inputs.chat(dialects, from).eventReader(true);
        writer = writer();
        if (transcode() < 100) {
            throw new IllegalStateException("the token was not understood");
        }
    }

    private EventWriter writer() {
        AnswerOrder order =
                new AnswerOrder("0123456789", "llama3.1:8b", 1_770_000_000_000L, true, false, System::nanoTime, 0);
        return Inputs.chat(dialects, to).eventWriter(true, order, out);
    }

    /** Releases the buffers. */
    @TearDown
    public void finish() {
        release();
        out.release();
    }

    private void release() {
        token.release();
        reader.close();
        writer.close();
    }

    /** From one dialect to the other. */
    @Benchmark
    public long transcode() {
        out.clear();
        reader.onFrame(token, writer);
        return out.size();
    }
}
