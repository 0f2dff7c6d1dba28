package io.councilrouter.app.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where metrics are served, and where not. */
class MetricsPlacesIT {
    private final ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

    @AfterEach
    void closes() {
        up.close();
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = listening()) {
            return socket.getLocalPort();
        }
    }

    private static int status(int port, String path) {
        try (RawClient client = RawClient.to(port)) {
            return client.get(path).answer().status();
        }
    }

    @Test
    void switchedOffTheyAreNowhere() {
        try (GatewayFixture gate = GatewayFixture.start("metrics: {enabled: false}\nbackends:\n" + up.entry("up"))) {
            assertEquals(404, status(gate.port(), "/metrics"));
            try (RawClient client = gate.client()) {
                assertEquals(
                        200,
                        client.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status());
            }
            gate.settled();
        }
    }

    @Test
    void onASeparatePortTheyAreNotOnTheMainOne() throws IOException {
        int port = free();
        try (GatewayFixture gate =
                GatewayFixture.start("metrics: {port: " + port + "}\nbackends:\n" + up.entry("up"))) {
            assertEquals(404, status(gate.port(), "/metrics"));
            try (RawClient client = gate.client()) {
                assertEquals(
                        200,
                        client.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status());
            }
            gate.until("it is counted", () -> Page.of(port).sum("requests_total", "model", "m", "status", "2xx") == 1);
            assertEquals(2, Page.of(port).sum("build_info") + Page.of(port).sum("backend_up"));
            try (RawClient client = RawClient.to(port)) {
                String accept = "Accept: application/openmetrics-text;version=1.0.0";
                RawAnswer page = client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + accept
                                + "\r\nConnection: close\r\n\r\n")
                        .answer();
                assertTrue(page.header("Content-Type").startsWith("application/openmetrics-text"));
            }
            gate.settled();
        }
        assertThrows(UncheckedIOException.class, () -> RawClient.to(port));
    }

    @Test
    void withAnAddressOfAdministratorsTheyAreThere() {
        String admin = "admin: {listen: \"127.0.0.1:0\", auth: {token: planted-token}}\n";
        try (GatewayFixture gate = GatewayFixture.start(admin + "backends:\n" + up.entry("up"))) {
            assertEquals(404, status(gate.port(), "/metrics"));
            assertEquals(1, Page.of(gate.adminPort()).sum("backend_up"));
            gate.settled();
        }
    }

    @Test
    void theUsageOfAKeyIsCountedByItsIdAndTheKeyIsNowhere() {
        String keys = "keys:\n  - {id: team-a, hash: \"" + KeyText.hash("cr-planted") + "\"}\n";
        try (GatewayFixture gate = GatewayFixture.start(keys + "backends:\n" + up.entry("up"))) {
            try (RawClient client = gate.client()) {
                for (String key : new String[] {"cr-planted", "cr-planted", "cr-planted-wrong"}) {
                    client.send(RawClient.posting(
                            "/v1/chat/completions", Frames.ask(false), "Authorization: Bearer " + key));
                    assertEquals(
                            key.endsWith("wrong") ? 401 : 200, client.answer().status());
                }
            }
            gate.until(
                    "all are counted",
                    () -> Page.of(gate.port()).sum("requests_total", "route", "/v1/chat/completions") == 3);
            Page page = Page.of(gate.port());
            assertEquals(2, page.sum("key_requests_total", "key", "team-a"));
            assertEquals(2, page.sum("key_requests_total"));
            assertEquals(2, page.sum("key_tokens_total", "key", "team-a", "direction", "prompt"));
            assertEquals(1, page.sum("faults_total", "code", "unauthenticated"));
            assertTrue(!page.text().contains("planted"));
            gate.settled();
        }
    }

    @Test
    void storedRowsAreCountedAndNothingIsShownIfStorageIsOff() {
        String off = "response_storage: {enabled: false}\n";
        try (GatewayFixture gate = GatewayFixture.start(off + "backends:\n" + up.entry("up"))) {
            assertTrue(!Page.of(gate.port()).text().contains("council_router_storage_"));
            gate.settled();
        }
        String on = "response_storage: {enabled: true}\n";
        try (GatewayFixture gate = GatewayFixture.start(on + "backends:\n" + up.entry("up"))) {
            try (RawClient client = gate.client()) {
                client.post("/v1/chat/completions", Frames.ask(false)).answer();
            }
            gate.until("it is stored", () -> Page.of(gate.port()).sum("storage_written_total") == 1);
            gate.until("nothing waits", () -> Page.of(gate.port()).sum("storage_pending_bytes") == 0);
            Page page = Page.of(gate.port());
            assertEquals(0, page.sum("storage_dropped_total") + page.sum("storage_refused_total"));
            assertTrue(page.sum("storage_disk_size_bytes") > page.sum("storage_disk_free_bytes"));
            gate.settled();
        }
    }

    @Test
    void aPortInUseFailsTheStartAndIsNamed() throws IOException {
        try (ServerSocket taken = listening()) {
            String yaml = "metrics: {port: " + taken.getLocalPort() + "}\nbackends:\n" + up.entry("up");
            UncheckedIOException failed =
                    assertThrows(UncheckedIOException.class, () -> GatewayFixture.startUnready(yaml));
            String message = String.valueOf(failed.getMessage());
            assertTrue(message.contains(":" + taken.getLocalPort()) && message.contains("metrics.port"), message);
        }
    }

    /** The simulator answers to every name, so its requests do reach a backend. */
    @Test
    void namesThatOnlyTheSimulatorUnderstandsShareOneLabel() {
        try (GatewayFixture gate = GatewayFixture.start("backends:\n  - {name: made-up, type: simulator}\n")) {
            try (RawClient client = gate.client()) {
                for (int i = 0; i < 10; i++) {
                    client.post("/v1/chat/completions", Frames.ask("invented-" + i, false));
                    assertEquals(200, client.answer().status());
                }
            }
            gate.until(
                    "all are counted",
                    () -> Page.of(gate.port())
                                    .sum("requests_total", "model", "unknown", "backend", "made-up", "status", "2xx")
                            == 10);
            assertTrue(!Page.of(gate.port()).text().contains("invented"));
            gate.settled();
        }
    }
}
