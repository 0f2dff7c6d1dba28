package io.councilrouter.bench.strain;

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

/** One client that asks and waits, again and again on one connection. Confined to its thread. */
final class Asker implements MessageSink, AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final WireReader reader = new WireReader(true, this);
    private final byte[] piece = new byte[8192];
    private int status;
    private boolean ended;

    Asker(int port) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    }

    /** The status of an answer that came whole; {@link IOException} for one that did not. */
    int ask(byte[] request) throws IOException {
        ended = false;
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        while (!ended) {
            int count = in.read(piece);
            if (count < 0 || reader.broken()) {
                throw new IOException("an answer broke off");
            }
            reader.read(Unpooled.wrappedBuffer(piece, 0, count));
        }
        return status;
    }

    @Override
    public void head(Head head) {
        status = head.status();
    }

    @Override
    public void body(ByteBuf part, int index, int length) {
        // Only the end matters.
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
