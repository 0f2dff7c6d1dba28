package io.councilrouter.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A model server that does exactly what a test says: one thread per connection, every byte received is recorded, and
 * the script decides every byte sent. Heartbeats (GET, and their POSTs to {@code /api/show}) are answered automatically
 * from the list of models and never reach a script.
 */
public final class ScriptedUpstream implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final int LARGE = 4 << 20;

    /** What happens to one request. */
    @FunctionalInterface
    public interface Script {
        /**
         * Answers, stalls or breaks. If the connection is still open when this returns, it is kept for another request.
         */
        void run(Exchanged with) throws IOException;
    }

    private final ServerSocket listener;
    private final @Nullable SSLContext tls;
    private final boolean wantsCertificate;
    private final String dialect;
    private final String[] models;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Exchanged> taken = new LinkedBlockingQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Script> beats = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();
    private volatile Script usual = with -> with.send(503, "{\"error\":{\"message\":\"no script\"}}");
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final AtomicLong cuts = new AtomicLong();
    private volatile @Nullable Script early;
    private volatile CountDownLatch mayRead = new CountDownLatch(0);
    private volatile CountDownLatch mayBeat = new CountDownLatch(0);
    private final CountDownLatch beatBegun = new CountDownLatch(1);
    private volatile String loaded = "";
    private volatile String version = "0.11.7";

    private ScriptedUpstream(
            String dialect, int port, @Nullable SSLContext tls, boolean wantsCertificate, String... models) {
        this.tls = tls;
        this.wantsCertificate = wantsCertificate;
        this.dialect = dialect;
        this.models = models;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-upstream").start(this::accept);
    }

    /** A server that lists {@code models} as OpenAI does. */
    public static ScriptedUpstream openai(String... models) {
        return new ScriptedUpstream("openai", 0, null, false, models);
    }

    /** A server that lists {@code models} as Ollama does. */
    public static ScriptedUpstream ollama(String... models) {
        return new ScriptedUpstream("ollama", 0, null, false, models);
    }

    /** A server that lists {@code models} as Anthropic does. */
    public static ScriptedUpstream anthropic(String... models) {
        return new ScriptedUpstream("anthropic", 0, null, false, models);
    }

    /** A server that lists {@code models} as Gemini does. */
    public static ScriptedUpstream gemini(String... models) {
        return new ScriptedUpstream("gemini", 0, null, false, models);
    }

    /** An Ollama on the given port; throws {@link UncheckedIOException} if the port is taken. */
    public static ScriptedUpstream ollamaAt(int port, String... models) {
        return new ScriptedUpstream("ollama", port, null, false, models);
    }

    /** A server behind TLS that lists {@code models} as OpenAI does. */
    public static ScriptedUpstream secure(SSLContext tls, boolean wantsCertificate, String... models) {
        return new ScriptedUpstream("openai", 0, tls, wantsCertificate, models);
    }

    /** Sets the script for requests that have none of their own. */
    public ScriptedUpstream always(Script script) {
        usual = script;
        return this;
    }

    /** Sets the script for the next request. */
    public ScriptedUpstream next(Script script) {
        scripts.add(script);
        return this;
    }

    /** Reports from the next heartbeat on that this model is in memory; Ollama only. */
    public ScriptedUpstream loaded(String model) {
        loaded = model;
        return this;
    }

    /** Sets the script for a GET of that path, or a heartbeat's POST, from now on. */
    public ScriptedUpstream beat(String path, Script script) {
        beats.put(path, script);
        return this;
    }

    /** Sets the version it reports; Ollama only. */
    public ScriptedUpstream version(String text) {
        version = text;
        return this;
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Its entry for {@code backends:}, with more keys such as {@code priority: 2}. */
    public String entry(String name, String... more) {
        StringBuilder text = new StringBuilder("  - {name: " + name + ", type: " + dialect + ", url: \""
                + (tls == null ? "http" : "https") + "://127.0.0.1:" + port());
        text.append(dialect.equals("openai") ? "/v1\"" : "\"");
        for (String each : more) {
            text.append(", ").append(each);
        }
        return text.append("}\n").toString();
    }

    /** The next request that has arrived completely; waits for it. */
    public Exchanged taken() {
        try {
            Exchanged next = taken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no request arrived within " + PATIENCE_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Forgets requests that {@link #taken} has not returned and scripts that were not used; call between tests. */
    public void forget() {
        taken.clear();
        heads.clear();
        scripts.clear();
    }

    /** Reads no body until the latch opens. */
    public ScriptedUpstream reading(CountDownLatch latch) {
        mayRead = latch;
        return this;
    }

    /** Answers no heartbeat until the latch opens. */
    public ScriptedUpstream beating(CountDownLatch latch) {
        mayBeat = latch;
        return this;
    }

    /** Waits until the first heartbeat has come in. */
    public void awaitBeat() {
        try {
            if (!beatBegun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no heartbeat within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a script for the next request before its body is read; the connection ends after it. */
    public ScriptedUpstream early(Script script) {
        early = script;
        return this;
    }

    /** Head of the next request, available before its body is read; waits for it. */
    public String headOfNext() {
        try {
            String head = heads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (head == null) {
                throw new AssertionError("no request began within " + PATIENCE_SECONDS + " s");
            }
            return head;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Requests whose body ended early. */
    public long cuts() {
        return cuts.get();
    }

    /** Whether {@link #taken} has returned all requests that have arrived. */
    public boolean idle() {
        return taken.isEmpty();
    }

    /** Connections ever made that carried a client's request. */
    public long connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                sockets.add(socket);
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().name("scripted-upstream").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            sockets.forEach(ScriptedUpstream::shut);
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's end of TLS over a connection; the connection itself without. */
    private Socket secured(Socket raw) throws IOException {
        if (tls == null) {
            return raw;
        }
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, true);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(wantsCertificate);
        return secured;
    }

    private void serve(Socket raw) {
        boolean counted = false;
        try (raw;
                Socket socket = secured(raw)) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            while (!socket.isClosed()) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                if (head.startsWith("GET ") || asksOfModels(head)) {
                    beatBegun.countDown();
                    mayBeat.await();
                    beat(new Exchanged(raw, socket, in, head, body(in, head)));
                    continue;
                }
                if (!counted) {
                    counted = true;
                    connections.incrementAndGet();
                }
                heads.add(head);
                mayRead.await();
                Script hasty = early;
                if (hasty != null) {
                    early = null;
                    serve(new Exchanged(raw, socket, in, head, new byte[0]), hasty);
                    return;
                }
                Exchanged with = new Exchanged(raw, socket, in, head, cutCounted(in, head));
                Script script = scripts.poll();
                taken.add(with);
                serve(with, script == null ? usual : script);
            }
        } catch (IOException e) {
            // The gateway hung up; what that means is for the test to say.
            sockets.remove(raw);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] cutCounted(InputStream in, String head) throws IOException {
        try {
            return body(in, head);
        } catch (IOException e) {
            cuts.incrementAndGet();
            throw e;
        }
    }

    private static void serve(Exchanged with, Script script) throws IOException {
        try {
            script.run(with);
        } catch (IOException e) {
            with.closed.complete(null);
            throw e;
        }
    }

    /** Reads a head with its empty line; empty when the peer closed before. */
    static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private static byte[] body(InputStream in, String head) throws IOException {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                int length = Integer.parseInt(line.substring(15).strip());
                return length > LARGE ? digest(in, length) : whole(in, length);
            }
        }
        return head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")
                ? dechunked(in)
                : new byte[0];
    }

    /** The SHA-256 of a chunked body. */
    private static byte[] dechunked(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        while (true) {
            int length = Integer.parseInt(line(in), 16);
            if (length == 0) {
                line(in);
                return digest.digest();
            }
            digest.update(whole(in, length));
            line(in);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the request's body was cut");
            }
            text.append((char) next);
        }
        return text.toString().strip();
    }

    private static byte[] whole(InputStream in, int length) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("the request's body was cut");
        }
        return body;
    }

    /** Only the SHA-256 of a large body is kept. */
    private static byte[] digest(InputStream in, int length) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 * 1024];
        int left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, Math.min(left, buffer.length));
            if (count < 0) {
                throw new IOException("the request's body was cut");
            }
            digest.update(buffer, 0, count);
            left -= count;
        }
        return digest.digest();
    }

    /** The digest that {@link Exchanged#body} returns for bodies above {@value #LARGE} bytes. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a heartbeat asks; a client's request has an id. */
    private static boolean asksOfModels(String head) {
        return head.startsWith("POST /api/show ")
                && !head.toLowerCase(java.util.Locale.ROOT).contains("\r\nx-request-id:");
    }

    private void beat(Exchanged with) throws IOException {
        String path = with.head().split(" ", -1)[1];
        String json =
                switch (path) {
                    case "/v1/models?limit=1000" ->
                        list(
                                "{\"has_more\":false,\"data\":[",
                                "{\"type\":\"model\",\"id\":\"%1$s\",\"display_name\":\"%1$s\",\"max_input_tokens\":200000}");
                    case "/v1beta/models?pageSize=1000" ->
                        list(
                                "{\"models\":[",
                                "{\"name\":\"models/%1$s\",\"displayName\":\"%1$s\",\"inputTokenLimit\":1048576,"
                                        + "\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"]}");
                    case "/v1/models" ->
                        list("{\"object\":\"list\",\"data\":[", "{\"id\":\"%s\",\"object\":\"model\"}");
                    case "/api/tags" ->
                        list(
                                "{\"models\":[",
                                "{\"name\":\"%1$s\",\"model\":\"%1$s\",\"modified_at\":\"2026-01-02T03:04:05.678901234+01:00\","
                                        + "\"size\":42,\"digest\":\"abc\",\"details\":{\"family\":\"test\"}}");
                    case "/api/ps" ->
                        loaded.isEmpty()
                                ? "{\"models\":[]}"
                                : "{\"models\":[{\"name\":\"" + loaded + "\",\"model\":\"" + loaded
                                        + "\",\"size\":42,\"size_vram\":42,"
                                        + "\"expires_at\":\"2318-01-02T03:04:05.678901234+01:00\"}]}";
                    case "/api/version" -> "{\"version\":\"" + version + "\"}";
                    default -> "";
                };
        Script own = beats.get(path);
        if (own != null) {
            own.run(with);
            return;
        }
        with.send(json.isEmpty() ? 404 : 200, json.isEmpty() ? "{}" : json);
    }

    private String list(String open, String each) {
        StringBuilder json = new StringBuilder(open);
        for (int i = 0; i < models.length; i++) {
            json.append(i == 0 ? "" : ",").append(each.formatted(models[i]));
        }
        return json.append("]}").toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(ScriptedUpstream::shut);
    }

    /** One request as it arrived, and the way to answer it. */
    public static final class Exchanged {
        private final Socket raw;
        private final Socket socket;
        private final InputStream in;
        private final String head;
        private final byte[] body;
        private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

        Exchanged(Socket raw, Socket socket, InputStream in, String head, byte[] body) {
            this.raw = raw;
            this.socket = socket;
            this.in = in;
            this.head = head;
            this.body = body;
        }

        /** Request line and headers as they came. */
        public String head() {
            return head;
        }

        /** Value of a header, empty if absent. */
        public String header(String name) {
            String found = "";
            for (String line : head.split("\r\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                    found = line.substring(colon + 1).strip();
                }
            }
            return found;
        }

        /** The body as it came, or its SHA-256 if it is larger than 4 MiB. */
        public byte[] body() {
            return body.clone();
        }

        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Sends text, byte for byte. */
        public Exchanged send(String latin1) throws IOException {
            return send(RawClient.bytes(latin1));
        }

        /** Sends bytes. */
        public Exchanged send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        }

        /** Sends a whole JSON answer. */
        public Exchanged send(int status, String json, String... lines) throws IOException {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            StringBuilder text =
                    new StringBuilder("HTTP/1.1 " + status + " Whatever\r\nContent-Type: application/json\r\n");
            for (String line : lines) {
                text.append(line).append("\r\n");
            }
            text.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
            return send(RawClient.join(RawClient.bytes(text.toString()), bytes));
        }

        /** Sends the head of an event stream. */
        public Exchanged sse() throws IOException {
            return send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        /** Sends the head of a stream of JSON lines. */
        public Exchanged ndjson() throws IOException {
            return send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        /** Sends one chunk. */
        public Exchanged chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return send(RawClient.join(
                    RawClient.bytes(Integer.toHexString(bytes.length) + "\r\n"), bytes, RawClient.bytes("\r\n")));
        }

        /** Sends a token of an OpenAI chat stream. */
        public Exchanged token(String text) throws IOException {
            return chunk(Frames.token(text));
        }

        /** Sends the end of an OpenAI chat stream. */
        public Exchanged done() throws IOException {
            return chunk(Frames.FINISH + Frames.DONE).last();
        }

        /** Sends the last chunk. */
        public Exchanged last() throws IOException {
            return send("0\r\n\r\n");
        }

        /** Closes the connection properly. */
        public void close() throws IOException {
            socket.close();
        }

        /** Ends the connection with a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Closes the connection properly, but without closing TLS. */
        public void cut() throws IOException {
            raw.close();
        }

        /** Does nothing until the gateway hangs up. */
        public void stall() throws IOException {
            try {
                // Whatever is sent early does not matter.
                in.transferTo(OutputStream.nullOutputStream());
            } finally {
                closed.complete(null);
                socket.close();
            }
        }

        /** Waits until the gateway has hung up; only for scripts that {@link #stall}. */
        public void awaitHangUp() {
            try {
                closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException
                    | InterruptedException e) {
                throw new AssertionError("the gateway did not hang up", e);
            }
        }
    }
}
