package io.councilrouter.app.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection to a unix socket with read and write timeouts, which channels alone do not offer. */
final class UnixLink implements Closeable {
    private final SocketChannel channel;
    private final Selector selector;
    private final int millis;

    /**
     * Connects.
     *
     * @param millis timeout of each read or write
     */
    UnixLink(Path path, int millis) throws IOException {
        this.millis = millis;
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.configureBlocking(false);
            selector = Selector.open();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The input. */
    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(to, offset, length);
                int got = channel.read(buffer);
                while (got == 0 && length > 0) {
                    await(SelectionKey.OP_READ);
                    got = channel.read(buffer);
                }
                return got;
            }
        };
    }

    /** The output. */
    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
                while (buffer.hasRemaining()) {
                    if (channel.write(buffer) == 0) {
                        await(SelectionKey.OP_WRITE);
                    }
                }
            }
        };
    }

    private void await(int what) throws IOException {
        try {
            channel.register(selector, what);
            if (selector.select(key -> {}, millis) == 0) {
                throw new SocketTimeoutException("no answer in time");
            }
        } catch (ClosedSelectorException e) {
            throw new IOException("closed by another thread", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
