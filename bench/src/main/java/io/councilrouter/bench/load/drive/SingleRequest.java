package io.councilrouter.bench.load.drive;

import io.councilrouter.bench.load.wire.Head;
import io.councilrouter.bench.load.wire.MessageSink;
import io.councilrouter.bench.load.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One blocking request outside any measurement, on its own connection: to check that a server is up, or to ask the mock
 * for its counters.
 */
public final class SingleRequest implements MessageSink {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final WireReader reader = new WireReader(true, this);
    private final StringBuilder text = new StringBuilder();
    private int status;
    private boolean ended;

    private SingleRequest() {}

    /**
     * The answer.
     *
     * @param status of the answer
     * @param body its text
     */
    public record SingleAnswer(int status, String body) {}

    /** Sends a GET to a loopback port. */
    public static SingleAnswer get(int port, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
        return send(port, request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a whole request and reads one complete answer. */
    public static SingleAnswer send(int port, byte[] request) throws IOException {
        SingleRequest probe = new SingleRequest();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.getOutputStream().write(request);
            probe.readAll(socket.getInputStream());
        }
        if (!probe.ended) {
            throw new IOException("the answer of port " + port + " broke off");
        }
        return new SingleAnswer(probe.status, probe.text.toString());
    }

    private void readAll(InputStream in) throws IOException {
        byte[] piece = new byte[8192];
        while (!ended && !reader.broken()) {
            int count = in.read(piece);
            if (count < 0) {
                reader.closed();
                return;
            }
            reader.read(Unpooled.wrappedBuffer(piece, 0, count));
        }
    }

    @Override
    public void head(Head head) {
        status = head.status();
    }

    @Override
    public void body(ByteBuf piece, int index, int length) {
        text.append(piece.toString(index, length, StandardCharsets.UTF_8));
    }

    @Override
    public void end() {
        ended = true;
    }
}
