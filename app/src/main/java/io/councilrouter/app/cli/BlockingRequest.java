package io.councilrouter.app.cli;

import io.councilrouter.config.Authority;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One blocking request over one connection, bounded in time and length: HTTP/1.1 on a plain socket, TLS, or a unix
 * socket. The JDK's clients would cost a command more CPU than all of its own work, and do not support unix sockets.
 */
final class BlockingRequest implements Closeable {
    private static final int LONGEST = 16 * 1024 * 1024;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final String UNIX = "unix";

    private final Closeable connection;
    private final InputStream in;
    private final OutputStream out;

    private BlockingRequest(Closeable connection, InputStream in, OutputStream out) {
        this.connection = connection;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * A request.
     *
     * @param method such as {@code GET}
     * @param path path and query, relative to the path of the address
     * @param body JSON; empty for no body
     * @param token bearer token; null for none
     * @param millis timeout for connecting, and for each pause within the answer
     */
    record CommandQuestion(String method, String path, String body, @Nullable String token, int millis) {

        /** Gets a path. */
        static CommandQuestion get(String path, int millis) {
            return new CommandQuestion("GET", path, "", null, millis);
        }

        CommandQuestion with(@Nullable String shown) {
            return new CommandQuestion(method, path, body, shown, millis);
        }
    }

    /**
     * An answer.
     *
     * @param status its status code
     * @param ofGateway whether a gateway like us gave it
     * @param body its body
     */
    record CommandAnswer(int status, boolean ofGateway, String body) {}

    /**
     * An answer that is still coming; its holder closes it.
     *
     * @param status its status code
     * @param headers its header lines, names in lower case
     * @param body the body as it comes
     */
    record Coming(int status, Map<String, String> headers, InputStream body) implements Closeable {
        @Override
        public void close() throws IOException {
            body.close();
        }

        /** Waits for the whole answer. */
        CommandAnswer whole() throws IOException {
            try (body) {
                byte[] bytes = body.readNBytes(LONGEST + 1);
                if (bytes.length > LONGEST) {
                    throw new IOException("its answer is longer than 16 MiB; ask for less");
                }
                return new CommandAnswer(
                        status, headers.containsKey("x-router-instance"), new String(bytes, StandardCharsets.UTF_8));
            }
        }
    }

    /**
     * Gets the whole answer of a URL.
     *
     * @throws IOException when nobody answers in time
     */
    static CommandAnswer get(URI url, int millis) throws IOException {
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        URI address = URI.create(url.getScheme() + "://" + url.getRawAuthority());
        return ask(address, CommandQuestion.get(path + query, millis)).whole();
    }

    /**
     * Asks, and returns when the head of the answer has come.
     *
     * @param address {@code http://host:port}, {@code https://host} or {@code unix:/path}; its path is put before the
     *     question's
     * @throws IOException when nobody answers in time, or not in HTTP
     */
    static Coming ask(URI address, CommandQuestion question) throws IOException {
        return ask(address, question, each -> {});
    }

    /** The same; {@code opened} gets each connection before this waits on it, so that another thread can close it. */
    static Coming ask(URI address, CommandQuestion question, Consumer<Closeable> opened) throws IOException {
        BlockingRequest ask = open(address, question.millis(), opened);
        try {
            ask.send(address, question);
            return ask.head();
        } catch (IOException e) {
            ask.close();
            throw e instanceof SocketTimeoutException ? new IOException("no answer in time", e) : e;
        }
    }

    private static BlockingRequest open(URI address, int millis, Consumer<Closeable> opened) throws IOException {
        if (UNIX.equals(address.getScheme())) {
            UnixLink link = new UnixLink(Path.of(address.getSchemeSpecificPart()), millis);
            opened.accept(link);
            return new BlockingRequest(link, link.in(), link.out());
        }
        boolean tls = "https".equalsIgnoreCase(address.getScheme());
        Authority place = Authority.of(address);
        String host = place.host();
        if (host.isEmpty() || !(tls || "http".equalsIgnoreCase(address.getScheme()))) {
            throw new IOException("not an address; write it like http://host:port");
        }
        int port = place.port() > 0 ? place.port() : tls ? 443 : 80;
        Socket socket = connect(host, port, millis, opened);
        try {
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            Socket use = tls ? secured(socket, host, port) : socket;
            return new BlockingRequest(use, use.getInputStream(), use.getOutputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Tries all addresses of a name: localhost often has two, and a server listens on one. */
    private static Socket connect(String host, int port, int millis, Consumer<Closeable> opened) throws IOException {
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        IOException last = new IOException("no address of " + plain);
        for (InetAddress each : InetAddress.getAllByName(plain)) {
            Socket socket = new Socket();
            opened.accept(socket);
            try {
                socket.connect(new InetSocketAddress(each, port), millis);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private static Socket secured(Socket socket, String host, int port) throws IOException {
        SSLSocket secured =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private void send(URI address, CommandQuestion question) throws IOException {
        boolean unix = UNIX.equals(address.getScheme());
        String base = unix || address.getRawPath() == null ? "" : address.getRawPath();
        String below = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        byte[] body = question.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder();
        head.append(question.method())
                .append(' ')
                .append(below)
                .append(question.path())
                .append(" HTTP/1.1\r\nHost: ");
        head.append(unix ? "localhost" : address.getRawAuthority());
        head.append(
                "\r\nUser-Agent: council-router\r\nAccept: application/json, text/event-stream\r\nConnection: close\r\n");
        if (question.token() != null) {
            head.append("Authorization: Bearer ")
                    .append(plain(question.token()))
                    .append("\r\n");
        }
        if (!question.method().equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        if (body.length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        out.write(all);
        out.flush();
    }

    /** A token with a line end could add a header. */
    private static String plain(String token) throws IOException {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                throw new IOException("the token or key may contain only printable ASCII without spaces");
            }
        }
        return token;
    }

    private Coming head() throws IOException {
        while (true) {
            String status = line();
            if (!status.startsWith("HTTP/1.") || status.length() < 12 || !JsonText.whole(status.substring(9, 12), 3)) {
                throw new IOException("what answers there does not speak HTTP");
            }
            int code = Integer.parseInt(status.substring(9, 12));
            Map<String, String> headers = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            if (code >= 200) {
                return new Coming(code, headers, new AskBody(in, headers, connection));
            }
        }
    }

    private String line() throws IOException {
        return line(in);
    }

    /** A line of a head, without its end. */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the answer broke off");
            }
            if (line.size() > LONGEST_HEAD) {
                throw new IOException("a line of the answer's head is too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
