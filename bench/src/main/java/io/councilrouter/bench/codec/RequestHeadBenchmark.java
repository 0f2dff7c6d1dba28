package io.councilrouter.bench.codec;

import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * One request head of 13 fields, in one piece or two: ours, and Netty's decoder in the channel that it needs.
 *
 * <p>{@code make bench FILTER=RequestHeadBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestHeadBenchmark {

    /** Without a body, which Netty's decoder would wait for. */
    private static final String NETTYS_HEAD = Inputs.REQUEST_HEAD.replace("Content-Length: 575", "Content-Length: 0");

    /** In how many reads the head arrives. */
    @Param({"1", "2"})
    public int reads;

    private final RequestParser parser = new RequestParser(HttpLimits.forRequests());
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    private final ByteBuf input = Inputs.direct(Inputs.REQUEST_HEAD);
    private final ByteBuf netty = Inputs.direct(NETTYS_HEAD);

    /** Makes sure that the right thing is measured. */
    @Setup
    public void check() {
        if (ours() != ParseStatus.DONE || parser.head().contentLength() != 575) {
            throw new IllegalStateException("the head was not parsed: " + parser.fault());
        }
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        input.release();
        netty.release();
        channel.finishAndReleaseAll();
    }

    /** Ours. */
    @Benchmark
    public ParseStatus ours() {
        parser.reset();
        int length = Inputs.REQUEST_HEAD.length();
        input.setIndex(0, reads == 1 ? length : length / 2);
        ParseStatus status = parser.parse(input);
        if (status == ParseStatus.MORE) {
            input.writerIndex(length);
            status = parser.parse(input);
        }
        return status;
    }

    /** Netty's. */
    @Benchmark
    public @Nullable Object nettys() {
        int length = NETTYS_HEAD.length();
        netty.setIndex(0, reads == 1 ? length : length / 2);
        channel.writeInbound(netty.retainedDuplicate());
        if (reads == 2) {
            netty.setIndex(length / 2, length);
            channel.writeInbound(netty.retainedDuplicate());
        }
        Object last = null;
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            ReferenceCountUtil.release(message);
            last = message;
        }
        return last;
    }
}
