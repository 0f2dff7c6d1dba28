package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.LogBook;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.config.KeyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration file that is empty or cut off for a moment: authentication and backends stay. */
class ReloadLossIT {
    private static final String KEY = "cr-planted-key";
    private static final String TOKEN = "planted-token";

    private final ScriptedUpstream one = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @AfterEach
    void closes() {
        one.close();
    }

    private String whole(boolean watched) {
        return "server: {watch_config: " + watched + "}\nadmin: {auth: {token: " + TOKEN
                + "}}\nkeys:\n  - {id: a, hash: \"" + KeyText.hash(KEY) + "\"}\nbackends:\n" + one.entry("one");
    }

    private static int chat(GatewayFixture gate, String... headers) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting("/v1/chat/completions", Frames.ask("m", false), headers))
                    .answer()
                    .status();
        }
    }

    private static RawAnswer reload(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting("/admin/reload", "", "Authorization: Bearer " + TOKEN))
                    .answer();
        }
    }

    private static String before(String word, String text) {
        return text.substring(0, text.indexOf(word));
    }

    private static List<Integer> state(GatewayFixture gate) {
        return List.of(chat(gate), chat(gate, "Authorization: Bearer " + KEY));
    }

    @Test
    void neitherAnEmptyNorACutFileOpensTheGateway() throws IOException {
        Path file = Files.writeString(home.resolve("config.yaml"), whole(false));
        String good = whole(false);
        try (LogBook log = LogBook.open();
                GatewayFixture gate = GatewayFixture.startFile(file)) {
            assertEquals(List.of(401, 200), state(gate));
            for (String text :
                    List.of("", "# later\n", before("keys:", good), before("backends:", good) + "backends:\n")) {
                Files.writeString(file, text);
                RawAnswer answer = reload(gate);
                assertEquals(400, answer.status(), answer::text);
                assertTrue(answer.text().contains("would lose"), answer::text);
                assertEquals(List.of(401, 200), state(gate), text);
            }
            assertTrue(
                    log.text().contains("WARN event=reload_refused " + file + " keys: would lose the only API key"),
                    log.text());
            Files.writeString(
                    file,
                    "server: {watch_config: false}\nkeys: []\nbackends: []\nadmin: {auth: {token: \"" + TOKEN
                            + "\"}}\n");
            assertEquals(200, reload(gate).status(), "who writes it out means it");
            assertEquals(List.of(), gate.backends());
            Files.writeString(file, good.replace("{id: a", "{id: b"));
            assertEquals(200, reload(gate).status());
            gate.untilUp();
            assertEquals(List.of(401, 200), state(gate), "a whole new file is taken up");
        }
    }

    @Test
    void theWatchAppliesNoEmptyFileButTheNextWholeOne() throws IOException {
        Path file = Files.writeString(home.resolve("config.yaml"), whole(true));
        try (LogBook log = LogBook.open();
                GatewayFixture gate = GatewayFixture.startFile(file)) {
            Files.writeString(file, "");
            gate.until("the watch has looked", () -> log.text().contains("event=reload_refused"));
            assertEquals(List.of(401, 200), state(gate));
            Files.writeString(file, whole(true).replace("{id: a", "{id: b"));
            gate.until("the whole file is in force", () -> log.text().contains("event=reloaded"));
            assertEquals(List.of(401, 200), state(gate));
        }
    }

    @Test
    void anEmptiedFileOfTheTokenKeepsTheTokenThatIsInForce() throws IOException {
        Path token = Files.writeString(home.resolve("token"), TOKEN + "\n");
        String text = "server: {watch_config: false}\nadmin: {auth: {token: \"${file:" + token + "}\"}}\nbackends:\n"
                + one.entry("one");
        Path file = Files.writeString(home.resolve("config.yaml"), text);
        try (GatewayFixture gate = GatewayFixture.startFile(file)) {
            assertEquals(200, reload(gate).status());
            Files.writeString(token, "");
            RawAnswer answer = reload(gate);
            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.text().contains("administrators' token"), answer::text);
            Files.writeString(token, TOKEN);
            assertEquals(200, reload(gate).status(), "the token is still the one before");
        }
    }
}
