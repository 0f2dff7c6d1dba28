package io.councilrouter.bench.codec;

import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.Dialects;
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
 * The cost of watching an answer that is passed on unchanged: one token of a stream, or a whole answer.
 *
 * <p>{@code make bench FILTER=ProbeBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProbeBenchmark {

    /** The dialect. */
    @Param({"openai", "ollama", "anthropic", "gemini", "responses"})
    public String dialect = "openai";

    private final Dialects dialects = Dialects.load();
    private ByteBuf token = Inputs.direct("");
    private ByteBuf answer = Inputs.direct("");
    private AnswerProbe stream = Inputs.chat(dialects, dialect).probe(true);
    private AnswerProbe whole = Inputs.chat(dialects, dialect).probe(false);

    /** Makes the inputs and checks that they are understood. */
    @Setup
    public void choose() {
        release();
        token = Inputs.token(dialect);
        answer = Inputs.direct(
                switch (dialect) {
                    case "openai" -> Inputs.OPENAI_ANSWER;
                    case "ollama" -> Inputs.OLLAMA_ANSWER;
                    case "gemini" -> Inputs.GEMINI_ANSWER;
                    case "responses" -> Inputs.RESPONSES_ANSWER;
                    default -> Inputs.ANTHROPIC_ANSWER;
                });
        stream = Inputs.chat(dialects, dialect).probe(true);
        whole = Inputs.chat(dialects, dialect).probe(false);
        int wanted = AnswerProbe.CONTENT | AnswerProbe.USAGE | AnswerProbe.FINISH;
        // Gemini's API counts in every piece of a stream.
        if ((token() & ~AnswerProbe.USAGE) != AnswerProbe.CONTENT || (whole() & wanted) != wanted) {
            throw new IllegalStateException("the answer was not understood");
        }
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        token.release();
        answer.release();
        stream.close();
        whole.close();
    }

    /** One token of a stream that has had content before. */
    @Benchmark
    public int token() {
        return stream.onFrame(token);
    }

    /** A whole answer of some 800 bytes. */
    @Benchmark
    public int whole() {
        return whole.onFrame(answer);
    }
}
