package io.councilrouter.simulator;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Simulators of one dialect, and a client for them. Whoever creates it closes it. */
final class Simulations implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HttpClient client = HttpClient.newHttpClient();
    private final String dialect;
    private final List<String> models;

    Simulations(String dialect, List<String> models) {
        this.dialect = dialect;
        this.models = models;
    }

    /** A simulator that listens and has these faults; the caller closes it. */
    Simulator start(String faults) {
        SimulatorSettings settings = new SimulatorSettings(
                dialect, 6, Duration.ZERO, Duration.ZERO, models, List.of(), FaultScript.of(faults), TurnScript.NONE);
        Simulator.SimulatorHome home = new Simulator.SimulatorHome(
                group, NioServerSocketChannel.class, () -> 1_770_000_000_000L, System::nanoTime);
        Simulator simulator = Simulator.start(settings, home, 0);
        simulator.ready().syncUninterruptibly();
        return simulator;
    }

    HttpResponse<String> get(Simulator from, String path) throws IOException, InterruptedException {
        return send(from, path, HttpRequest.newBuilder().GET());
    }

    HttpResponse<String> post(Simulator to, String path, String body) throws IOException, InterruptedException {
        return send(to, path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(Simulator to, String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        URI where = URI.create("http://127.0.0.1:" + to.port() + path);
        return client.send(request.uri(where).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        group.shutdownGracefully();
    }
}
