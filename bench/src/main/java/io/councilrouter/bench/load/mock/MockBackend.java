package io.councilrouter.bench.load.mock;

import io.councilrouter.bench.load.wire.NettyLogging;
import io.councilrouter.bench.load.wire.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The backend of the comparison: listens on two loopback ports, one per dialect, and prints them on its standard
 * output.
 *
 * <p>{@code java -cp ... io.councilrouter.bench.load.mock.MockBackend [TOKENS [INTERVAL_US]]}; ends when its standard
 * input ends.
 */
public final class MockBackend implements AutoCloseable {

    /** Tokens of a stream that does not say {@code max_tokens}. */
    public static final int TOKENS = 100;

    /** Time between two tokens. */
    public static final Duration INTERVAL = Duration.ofMillis(20);

    private final EventLoopGroup loops;
    private final MockStats stats = new MockStats();
    private final Channel openAi;
    private final Channel ollama;

    /** Binds both ports; the system chooses their numbers. */
    public MockBackend(int tokens, Duration interval) {
        this.loops = Sockets.oneLoop("mock");
        this.openAi = listen(new Voice(new OpenAiScript(), tokens, interval.toNanos()));
        this.ollama = listen(new Voice(new OllamaScript(), tokens, interval.toNanos()));
    }

    /** The port that speaks OpenAI's dialect. */
    public int openAiPort() {
        return ((InetSocketAddress) openAi.localAddress()).getPort();
    }

    /** The port that speaks Ollama's dialect. */
    public int ollamaPort() {
        return ((InetSocketAddress) ollama.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Channel listen(Voice voice) {
        return new ServerBootstrap()
                .group(loops)
                .channel(Sockets.listening())
                .option(ChannelOption.SO_BACKLOG, 16_384)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, Sockets.ALLOCATOR)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    public void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new MockHandler(voice, stats));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Runs until standard input ends, so that it never outlives whoever started it. */
    public static void main(String[] arguments) throws IOException {
        NettyLogging.quiet();
        int tokens = arguments.length > 0 ? Integer.parseInt(arguments[0]) : TOKENS;
        Duration interval = arguments.length > 1 ? Duration.ofNanos(Long.parseLong(arguments[1]) * 1_000) : INTERVAL;
        PrintStream out = System.out;
        try (MockBackend mock = new MockBackend(tokens, interval)) {
            out.println("openai=" + mock.openAiPort() + " ollama=" + mock.ollamaPort());
            out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
