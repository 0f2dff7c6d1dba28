package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.councilrouter.app.RawClient;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A separate address for administrators. */
class AdminListenIT {
    private static final String TOKEN = "Authorization: Bearer planted-token";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private static String config(String listen) {
        return "admin: {listen: \"" + listen + "\", auth: {token: planted-token}}\n";
    }

    private static int status(int port, String path, String... lines) {
        try (RawClient client = RawClient.to(port)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", lines)
                            + (lines.length == 0 ? "\r\n" : "\r\n\r\n"))
                    .answer()
                    .status();
        }
    }

    @Test
    void theMainAddressHasNothingForAdministrators() {
        try (GatewayFixture gate = GatewayFixture.start(config("127.0.0.1:0"))) {
            assertEquals(404, status(gate.port(), "/admin/config", TOKEN));
            assertEquals(404, status(gate.port(), "/metrics"));
            assertEquals(200, status(gate.port(), "/v1/models"));
            assertEquals(200, status(gate.port(), "/health"));
        }
    }

    @Test
    void theirOwnAddressHasNothingElse() {
        try (GatewayFixture gate = GatewayFixture.start(config("127.0.0.1:0"))) {
            assertEquals(200, status(gate.adminPort(), "/admin/config", TOKEN));
            assertEquals(401, status(gate.adminPort(), "/admin/config"));
            assertEquals(200, status(gate.adminPort(), "/health"));
            assertEquals(200, status(gate.adminPort(), "/health/live"));
            assertEquals(404, status(gate.adminPort(), "/v1/models", TOKEN));
            assertEquals(404, status(gate.adminPort(), "/api/tags"));
            assertEquals(404, status(gate.adminPort(), "/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void listensAtAPath(String transport) throws IOException {
        assumeTrue(!transport.equals("epoll") || Epoll.isAvailable());
        assumeTrue(!transport.equals("io_uring") || IoUring.isAvailable());
        Path socket = home.resolve("run/admin.sock");
        try (GatewayFixture gate =
                GatewayFixture.start("server: {transport: " + transport + "}\n" + config("unix:" + socket))) {
            String answer = ask(socket, "GET /admin/config HTTP/1.1\r\nHost: x\r\n" + TOKEN + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("\"listen\":\"unix:"), answer);
            assertTrue(ask(socket, "GET /v1/models HTTP/1.1\r\nHost: x\r\n").startsWith("HTTP/1.1 404 "));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            try (Stream<Path> files = Files.list(home.resolve("run"))) {
                assertEquals(1, files.count(), "nothing but the socket is left");
            }
            assertEquals(200, status(gate.port(), "/health"));
        }
        assertFalse(Files.exists(socket), "it is taken away at the end");
    }

    @Test
    void replacesTheSocketOfAGatewayThatHasEnded() throws IOException {
        Path socket = home.resolve("s");
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));
        try (GatewayFixture gate = GatewayFixture.start(config("unix:" + socket))) {
            assertTrue(ask(socket, "GET /health HTTP/1.1\r\nHost: x\r\n").startsWith("HTTP/1.1 200 "));
            assertEquals(0, gate.adminPort());
        }
    }

    @Test
    void doesNotReplaceASocketInUse() throws IOException {
        Path socket = home.resolve("s");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            UncheckedIOException refused =
                    assertThrows(UncheckedIOException.class, () -> GatewayFixture.start(config("unix:" + socket)));
            assertTrue(refused.toString().contains("somebody listens at"), refused.toString());
        }
        Path file = Files.writeString(home.resolve("file"), "precious");
        UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> GatewayFixture.start(config("unix:" + file)));
        assertTrue(refused.toString().contains("not a socket"), refused.toString());
        assertEquals("precious", Files.readString(file));
    }

    private static String ask(Path socket, String head) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            while (channel.read(buffer) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }
}
