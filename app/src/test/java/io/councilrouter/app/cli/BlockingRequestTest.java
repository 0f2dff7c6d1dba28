package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands' requests, against scripted sockets. */
final class BlockingRequestTest {
    private static final int PATIENCE_MS = 20_000;
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** The request, and the answer as it was understood. */
    private record Told(String request, BlockingRequest.CommandAnswer answer) {}

    private static Told ask(String answer, BlockingRequest.CommandQuestion question, String path) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> request = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    request.complete(told(socket.getInputStream(), socket.getOutputStream(), answer));
                } catch (IOException e) {
                    request.completeExceptionally(e);
                }
            });
            URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
            BlockingRequest.CommandAnswer got =
                    BlockingRequest.ask(address, question).whole();
            return new Told(request.join(), got);
        }
    }

    private static String told(InputStream in, OutputStream out, String answer) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        head.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        out.write(answer.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return head.toString();
    }

    private static BlockingRequest.CommandQuestion get(String path) {
        return BlockingRequest.CommandQuestion.get(path, PATIENCE_MS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "Content-Length: 5\r\n\r\nhello",
                OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
                OK + "\r\nhello",
                "HTTP/1.1 100 Continue\r\n\r\n" + OK + "content-length: 5\r\n\r\nhello",
            })
    void readsABodyHoweverItsEndIsTold(String answer) throws IOException {
        Told told = ask(answer, get("/x?y=z"), "");
        assertEquals(new BlockingRequest.CommandAnswer(200, false, "hello"), told.answer());
        assertTrue(told.request().startsWith("GET /x?y=z HTTP/1.1\r\nHost: 127.0.0.1:"), told.request());
    }

    @Test
    void sendsBodyAndTokenAndKeepsThePathOfTheAddress() throws IOException {
        BlockingRequest.CommandQuestion question =
                new BlockingRequest.CommandQuestion("PATCH", "/admin/x", "{\"a\":\"ä\"}", "secret", PATIENCE_MS);
        Told told = ask("HTTP/1.1 404 No\r\nX-Router-Instance: 1\r\nContent-Length: 0\r\n\r\n", question, "/below/");
        assertEquals(new BlockingRequest.CommandAnswer(404, true, ""), told.answer());
        assertTrue(told.request().startsWith("PATCH /below/admin/x HTTP/1.1\r\n"), told.request());
        assertTrue(told.request().contains("\r\nAuthorization: Bearer secret\r\n"), told.request());
        assertTrue(told.request().endsWith("\r\n\r\n{\"a\":\"ä\"}"), told.request());
    }

    @Test
    void aTokenCannotBecomeAnotherHeader() {
        BlockingRequest.CommandQuestion question = get("/").with("a\r\nX: y");
        assertThrows(IOException.class, () -> ask(OK + "\r\n", question, ""));
    }

    @Test
    void anAnswerCutAtAnyByteIsNeverTakenForWhole() throws IOException {
        for (String whole : new String[] {
            "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        }) {
            String answer = OK + whole;
            int enough = whole.startsWith("C") ? answer.length() : answer.lastIndexOf("\r\n\r\n") + 2;
            for (int end = 0; end < enough; end++) {
                String cut = answer.substring(0, end);
                assertThrows(IOException.class, () -> ask(cut, get("/"), ""), cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                OK + "Content-Length: -1\r\n\r\n",
                OK + "Content-Length: x\r\n\r\n"
            })
    void saysWhenItIsNoHttp(String answer) {
        IOException e = assertThrows(IOException.class, () -> ask(answer, get("/"), ""));
        assertTrue(String.valueOf(e.getMessage()).contains("not speak HTTP"), String.valueOf(e.getMessage()));
    }

    @Test
    void talksOverAUnixSocket(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            Thread.ofVirtual().start(() -> {
                try (SocketChannel channel = server.accept()) {
                    told(
                            Channels.newInputStream(channel),
                            Channels.newOutputStream(channel),
                            OK + "Content-Length: 2\r\n\r\nhi");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(
                    "hi",
                    BlockingRequest.ask(URI.create("unix:" + path), get("/"))
                            .whole()
                            .body());
        }
    }

    @Test
    void readsSingleBytesAndToldLengths() throws IOException {
        InputStream in = new ByteArrayInputStream("3\r\nabc\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        try (AskBody body = new AskBody(in, Map.of("transfer-encoding", "chunked"), () -> {})) {
            assertEquals('a', body.read());
            assertTrue(body.available() > 0);
            assertEquals("bc", new String(body.readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(-1, body.read());
            assertEquals(0, body.available());
        }
        assertFalse(BlockingRequest.CommandQuestion.get("/", 1).method().isEmpty());
    }

    @Test
    void aHostMayHaveAnUnderscore() {
        assertThrows(
                UnknownHostException.class,
                () -> BlockingRequest.ask(URI.create("http://no_such_gateway.invalid:1"), get("/")),
                "it is looked up, and not taken for no address");
    }

    @Test
    void saysWhatIsNotAnAddress() {
        assertThrows(IOException.class, () -> BlockingRequest.ask(URI.create("ftp://127.0.0.1"), get("/")));
        assertThrows(IOException.class, () -> BlockingRequest.ask(URI.create("nonsense"), get("/")));
    }
}
