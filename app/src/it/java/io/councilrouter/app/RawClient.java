package io.councilrouter.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends exactly the bytes it is told to and reads answers as they are, with a plain blocking socket. A read
 * that takes longer than {@value #PATIENCE_MILLIS} ms fails the test. Not thread-safe.
 */
public final class RawClient implements AutoCloseable {
    /** How long any read may take. */
    public static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /** A connection to a port of loopback. */
    public static RawClient to(int port) {
        return to(port, 0);
    }

    /**
     * A connection to a port of loopback.
     *
     * @param receiveBuffer bytes of the socket's receive buffer, 0 for the system's choice; with a small one a slow
     *     client is felt at once
     */
    public static RawClient to(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawClient(socket, socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text as the bytes of ISO 8859-1, so that every byte can be written. */
    public static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A POST of {@code json} to {@code path}, with a Content-Length. */
    public static byte[] posting(String path, String json, String... lines) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return join(bytes(head.toString()), body);
    }

    /** Concatenates arrays. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Sends text, byte for byte. */
    public RawClient send(String latin1) {
        return send(bytes(latin1));
    }

    /** Sends bytes. */
    public RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes that the other side may refuse to read: it may answer and close before it has read them. */
    public RawClient trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The test is about the answer, which tells whether refusing was right.
            return this;
        }
        return this;
    }

    /** Posts JSON. */
    public RawClient post(String path, String json) {
        return send(posting(path, json));
    }

    /** Asks for a path. */
    public RawClient get(String path) {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** Closes the sending side, and still reads. */
    public RawClient halfClose() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Status line and headers of the next answer; interim answers (1xx) count as separate answers. */
    public RawAnswer head() {
        StringBuilder text = new StringBuilder();
        while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
            int next = read();
            if (next < 0) {
                throw new AssertionError("the connection ended inside a head: \"" + text + '"');
            }
            text.append((char) next);
        }
        return RawAnswer.of(text.toString());
    }

    /** A whole answer. */
    public RawAnswer answer() {
        RawAnswer head = head();
        if (head.status() / 100 == 1 || head.status() == 204 || head.status() == 304) {
            return head;
        }
        if (head.has("transfer-encoding")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.writeBytes(chunk);
            }
            return head.with(body.toByteArray());
        }
        String length = head.header("content-length");
        return head.with(length.isEmpty() ? rest() : exactly(Integer.parseInt(length)));
    }

    /** Data of the next chunk; empty for the last one. */
    public byte[] chunk() {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                throw new AssertionError("the connection ended before the last chunk");
            }
            line.append((char) next);
        }
        int length = Integer.parseInt(line.toString().strip(), 16);
        byte[] data = exactly(length);
        exactly(2);
        return data;
    }

    /** Chunks as text until they or the connection end; the latter adds {@code <cut>}. */
    public String chunksToEnd() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.writeBytes(chunk);
            }
            return body.toString(StandardCharsets.UTF_8);
        } catch (AssertionError e) {
            return body.toString(StandardCharsets.UTF_8) + "<cut>";
        }
    }

    /** That many bytes. */
    public byte[] exactly(int length) {
        try {
            byte[] data = in.readNBytes(length);
            if (data.length < length) {
                throw new AssertionError("the connection ended " + (length - data.length) + " bytes early");
            }
            return data;
        } catch (IOException e) {
            throw new AssertionError("reading " + length + " bytes", e);
        }
    }

    /** One byte, −1 at the end; a reset counts as an end. */
    public int read() {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came within " + PATIENCE_MILLIS + " ms", e);
        } catch (SocketException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything until the connection ends. */
    public byte[] rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int next = read(); next >= 0; next = read()) {
            all.write(next);
        }
        return all.toByteArray();
    }

    /** Whether the connection ends without another byte; waits for it. */
    public boolean ended() {
        return read() < 0;
    }

    /** Whether nothing has come so far; does not wait. */
    public boolean silent() {
        try {
            return in.available() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection properly, like a client that has lost interest. */
    public void leave() {
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
