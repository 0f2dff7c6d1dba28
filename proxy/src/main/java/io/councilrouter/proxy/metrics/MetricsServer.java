package io.councilrouter.proxy.metrics;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The metrics page on a separate port, served by the library's small server on its own daemon threads. GET and HEAD
 * only, and nothing but metrics.
 */
public final class MetricsServer implements AutoCloseable {
    private final HTTPServer server;

    /**
     * Listens.
     *
     * @throws IOException when the address cannot be bound; the message says which
     */
    public MetricsServer(Meters meters, InetSocketAddress address) throws IOException {
        try {
            server = new HTTPServer.Builder()
                    .withInetSocketAddress(address)
                    .withRegistry(meters.registry())
                    .withSampleNameFilter(Meters::shown)
                    .withDaemonThreads(true)
                    .build();
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + " for metrics: "
                            + e.getMessage() + "; choose another metrics.port.",
                    e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
