package io.councilrouter.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that understands CONNECT and nothing else, over plain sockets. {@link #leads} maps names to ports of
 * loopback, so that only this proxy can find backends whose names nobody else resolves. Records what it was asked and
 * what went through it to backends.
 */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread accepting;
    private final Map<String, Integer> ways = new ConcurrentHashMap<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private volatile String wanted = "";
    private volatile String answer = "";
    private volatile boolean silent;

    /** A proxy that knows no names yet and asks for no password. */
    public ConnectProxy() {
        try {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = Thread.ofVirtual().name("connect-proxy").start(this::accept);
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Maps {@code authority} to a port of loopback; unknown names get 502. */
    public ConnectProxy leads(String authority, int port) {
        ways.put(authority, port);
        return this;
    }

    /** Requires {@code user:password} from now on, else answers 407. */
    public ConnectProxy wants(String userInfo) {
        wanted = "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Answers every CONNECT with these bytes and hangs up; empty for its normal answer. */
    public ConnectProxy answers(String latin1) {
        answer = latin1;
        return this;
    }

    /** Accepts connections and never answers. */
    public ConnectProxy silent() {
        silent = true;
        return this;
    }

    /** Stops listening; open tunnels go on. */
    public void vanish() {
        shut(listener);
        try {
            // A socket on which a virtual thread waits is closed by that thread.
            accepting.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Every CONNECT so far, its head as it came. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** What went through to backends, as ISO 8859-1. */
    public String passed() {
        synchronized (passed) {
            return passed.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().name("connect-proxy").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over, or wants to see what happens without the proxy.
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            String head = ScriptedUpstream.head(socket.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            heads.add(head);
            if (silent) {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            String said = answer(head);
            socket.getOutputStream().write(RawClient.bytes(said));
            if (said.startsWith("HTTP/1.1 200") && answer.isEmpty()) {
                tunnel(socket, ways.getOrDefault(head.split(" ", -1)[1], 0));
            }
        } catch (IOException e) {
            // Either side hung up; what that means is for the test to say.
            sockets.remove(socket);
        }
    }

    private String answer(String head) {
        if (!answer.isEmpty()) {
            return answer;
        }
        if (!wanted.isEmpty() && !head.contains("\r\nProxy-Authorization: " + wanted + "\r\n")) {
            return "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
        }
        return ways.containsKey(head.split(" ", -1)[1])
                ? "HTTP/1.1 200 Connection established\r\n\r\n"
                : "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
    }

    private void tunnel(Socket client, int port) throws IOException {
        try (Socket backend = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            backend.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            sockets.add(backend);
            Thread back = Thread.ofVirtual().start(() -> pass(backend, client, false));
            pass(client, backend, true);
            back.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void pass(Socket from, Socket to, boolean kept) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (kept) {
                    synchronized (passed) {
                        passed.write(buffer, 0, read);
                    }
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // A reset is passed on as an end.
            sockets.remove(from);
        }
        shut(from);
        shut(to);
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shut(listener);
        sockets.forEach(ConnectProxy::shut);
    }

    private static void shut(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
