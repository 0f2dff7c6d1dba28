package io.councilrouter.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Council templates of a running gateway: administrators can list them, and they are read again when their files
 * change.
 */
class AdminCouncilsIT {
    private final ScriptedUpstream backend = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @SuppressWarnings("NullAway.Init") // the first thing that happens
    private GatewayFixture gate;

    private Path templates = Path.of("unset");

    @BeforeEach
    void starts() throws IOException {
        templates = home.resolve("council_templates");
        Path file = Files.writeString(
                home.resolve("config.yaml"), "admin: {auth: {type: none}}\nbackends:\n" + backend.entry("one"));
        gate = GatewayFixture.startFile(file);
    }

    @AfterEach
    void closes() {
        gate.close();
        backend.close();
    }

    private RawAnswer get(String path) {
        try (RawClient client = gate.client()) {
            return client.get(path).answer();
        }
    }

    private RawAnswer reload() {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting("/admin/reload", "")).answer();
        }
    }

    private String list() {
        return get("/admin/council/templates").text();
    }

    @Test
    void listsWhatIsBuiltInWithItsMembers() {
        String text = list();
        assertTrue(text.startsWith("{\"data\":[{\"name\":\"best-of\""), "by name: " + text);
        assertTrue(
                text.contains("{\"name\":\"diverse-analysis\",\"description\":\"A critic, an explorer and an engineer"),
                text);
        assertTrue(
                text.contains(
                        "\"participants\":3,\"rounds\":1,\"strategy\":\"synthesize\",\"members\":[{\"name\":\"critical-thinker\",\"persona\":\"You are a critical thinker. "),
                text);
        assertTrue(text.contains("\"model\":null,\"temperature\":0.4,\"weight\":1.0}"), text);
        assertTrue(
                text.contains(
                        "\"quorum\":2,\"deadline_ms\":180000,\"max_tokens_per_member\":0,\"source\":\"built-in\"}"),
                text);
        assertTrue(text.endsWith("],\"next\":null}"), text);
        assertEquals(405, posting().status());
    }

    private RawAnswer posting() {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting("/admin/council/templates", "{}"))
                    .answer();
        }
    }

    @Test
    void aFileThatAppearsChangesOrGoesIsNoticed() throws IOException {
        Files.createDirectory(templates);
        Path mine = Files.writeString(templates.resolve("mine.yaml"), "members: [{name: a}, {name: b}]");
        gate.until("the template is there", () -> list().contains("\"name\":\"mine\""));
        assertTrue(list().contains("\"source\":\"" + mine + "\""), this::list);
        Files.writeString(mine, "description: Changed.\nmembers: [{name: a}, {name: b}, {name: c}]");
        gate.until("it has changed", () -> list().contains("\"description\":\"Changed.\",\"participants\":3"));
        Files.delete(mine);
        gate.until("it has gone", () -> !list().contains("\"mine\""));
    }

    @Test
    void aWrongTemplateChangesNothingAndSaysWhere() throws IOException {
        Files.createDirectory(templates);
        Files.writeString(templates.resolve("good.yaml"), "members: [{name: a}]");
        assertEquals(200, reload().status());
        Path bad = Files.writeString(templates.resolve("bad.yaml"), "members:\n  - {nam: a}\n");
        RawAnswer refused = reload();
        assertEquals(400, refused.status(), refused::text);
        assertTrue(
                refused.text()
                        .contains("{\"source\":\"" + bad + "\",\"line\":2,\"column\":6,\"key\":\"members[0].nam\""),
                refused::text);
        assertTrue(refused.text().contains("did you mean \\\"name\\\"?"), refused::text);
        String text = list();
        assertTrue(text.contains("\"good\""), text);
        assertFalse(text.contains("\"bad\""), text);
    }
}
