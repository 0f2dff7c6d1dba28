package io.councilrouter.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A listener whose backlog is full: it neither accepts nor refuses connections, so connecting to it hangs. */
public final class DeafServer implements AutoCloseable {
    private static final int ENOUGH = 8;

    private final ServerSocket listener;
    private final List<SocketChannel> fill = new ArrayList<>();

    /** One on a free port of loopback. */
    public DeafServer() {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        try {
            listener = new ServerSocket(0, 1, here);
            for (int i = 0; i < ENOUGH; i++) {
                SocketChannel channel = SocketChannel.open();
                fill.add(channel);
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(here, listener.getLocalPort()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of backends with this one alone, named {@code deaf}, which is configured to serve {@code model}. */
    public String backends(String model) {
        return "backends:\n  - {name: deaf, type: openai, url: \"http://127.0.0.1:" + listener.getLocalPort()
                + "/v1\", models: [" + model + "]}\n";
    }

    @Override
    public void close() {
        try {
            for (SocketChannel each : fill) {
                each.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
