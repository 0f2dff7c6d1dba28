package io.councilrouter.app.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.ConnectProxy;
import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and egress that change while the gateway runs. */
class KeysReloadIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private static String key(String id, String text, String limits) {
        return "  - {id: " + id + ", hash: \"" + KeyText.hash(text) + "\"" + limits + "}\n";
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(
                home.resolve("gate.yaml"),
                "server: {watch_config: false}\nadmin: {auth: {token: planted-token}}\n" + yaml);
    }

    private static void reload(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(
                            RawClient.posting("/admin/reload", "", "Authorization: Bearer planted-token"))
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            assertFalse(answer.text().contains("planted") || answer.text().contains("sha256:"), answer::text);
        }
    }

    private static int ask(GatewayFixture gate, String key) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(CHAT, Frames.ask(false), "Authorization: Bearer " + key))
                    .answer()
                    .status();
        }
    }

    @Test
    void keysComeAndGoAndKeepTheirCounts() throws IOException {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m")) {
            up.always(with -> with.send(200, Frames.CHAT));
            String backends = "backends:\n" + up.entry("up");
            Path file = write(backends);
            try (GatewayFixture gate = GatewayFixture.startFile(file)) {
                assertEquals(200, ask(gate, "anything"), "without keys everybody is let in");
                write(backends + "keys:\n" + key("a", "cr-a", ", rpm: 2"));
                reload(gate);
                assertEquals(401, ask(gate, "anything"));
                assertEquals(200, ask(gate, "cr-a"));
                assertEquals(200, ask(gate, "cr-a"));
                assertEquals(429, ask(gate, "cr-a"));
                write(backends + "keys:\n" + key("a", "cr-renewed", ", rpm: 2")
                        + key("b", "cr-b", ", models: [other]"));
                reload(gate);
                assertEquals(401, ask(gate, "cr-a"), "the old one is nobody's");
                assertEquals(429, ask(gate, "cr-renewed"), "the id goes on where it was");
                assertEquals(403, ask(gate, "cr-b"));
                write(backends + "keys:\n" + key("a", "cr-renewed", "") + key("b", "cr-b", ", models: [\"*\"]"));
                reload(gate);
                assertEquals(200, ask(gate, "cr-renewed"), "no limit any more");
                assertEquals(200, ask(gate, "cr-b"));
                write(backends + "keys: []\n");
                reload(gate);
                assertEquals(200, ask(gate, "anything"));
            }
        }
    }

    @Test
    void requestsUnderWayAreReturnedToTheirOwnKey() throws IOException {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m")) {
            up.always(with -> {
                with.sse().token("x");
                with.stall();
            });
            String backends = "backends:\n" + up.entry("up");
            Path file = write(backends + "keys:\n" + key("a", "cr-a", ", max_concurrency: 1"));
            try (GatewayFixture gate = GatewayFixture.startFile(file)) {
                try (RawClient holder = gate.client()) {
                    holder.send(RawClient.posting(CHAT, Frames.ask(true), "x-api-key: cr-a"))
                            .head();
                    write(backends + "keys:\n" + key("a", "cr-new", ", max_concurrency: 1"));
                    reload(gate);
                    assertEquals(429, ask(gate, "cr-new"), "the request of the old key counts for its id");
                }
                gate.settled();
                up.always(with -> with.send(200, Frames.CHAT));
                assertEquals(200, ask(gate, "cr-new"));
                assertEquals(200, ask(gate, "cr-new"));
            }
        }
    }

    @Test
    void aRequestRightAfterAnAnswerIsNotOneTooMany() throws IOException {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m")) {
            up.always(with -> with.send(200, Frames.CHAT));
            Path file = write("backends:\n" + up.entry("up") + "keys:\n" + key("a", "cr-a", ", max_concurrency: 1"));
            try (GatewayFixture gate = GatewayFixture.startFile(file);
                    RawClient one = gate.client();
                    RawClient other = gate.client()) {
                byte[] ask = RawClient.posting(CHAT, Frames.ask(false), "x-api-key: cr-a");
                for (int i = 0; i < 5000; i++) {
                    RawAnswer answer = (i % 2 == 0 ? one : other).send(ask).answer();
                    assertEquals(200, answer.status(), "the answer before is complete, so nothing is under way");
                }
            }
        }
    }

    @Test
    void newConnectionsUseTheNewEgress() throws IOException {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy old = new ConnectProxy().leads("models.invalid:80", up.port());
                ConnectProxy other =
                        new ConnectProxy().leads("models.invalid:80", up.port()).wants("someone:planted-password")) {
            up.always(with -> with.send(200, Frames.CHAT));
            String far = "backends:\n  - {name: far, type: openai, url: \"http://models.invalid/v1\"}\n";
            Path file = write("egress: {proxy: \"http://127.0.0.1:" + old.port() + "\"}\n" + far);
            try (GatewayFixture gate = GatewayFixture.startFile(file)) {
                assertEquals(200, ask(gate, ""));
                assertTrue(other.heads().isEmpty());
                int before = old.heads().size();
                write("egress: {proxy: \"http://someone:planted-password@127.0.0.1:" + other.port() + "\"}\n" + far);
                reload(gate);
                assertEquals(200, ask(gate, ""));
                assertFalse(other.heads().isEmpty(), "idle connections of the old way are not used again");
                assertEquals(before, old.heads().size());
            }
        }
    }
}
