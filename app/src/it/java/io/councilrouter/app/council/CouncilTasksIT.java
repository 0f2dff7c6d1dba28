package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat program's background task for a council becomes one request to one member's model. */
class CouncilTasksIT {
    private static final String TASK = "### Task:\nGenerate a title of three words.";

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m").always(Panel.openai(Panel::wellBehaved));
    private final ScriptedUpstream ollama =
            ScriptedUpstream.ollama("om:latest").always(Panel.ollama(Panel::wellBehaved));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @AfterEach
    void closes() {
        openai.close();
        ollama.close();
    }

    private GatewayFixture gate(String model, String more) {
        return GatewayFixture.startKeeping(
                folder,
                "council: {default_model: " + model + more + "}\nbackends:\n" + openai.entry("one")
                        + ollama.entry("two"));
    }

    private static String asking(String path, String text, boolean stream) {
        String quoted = JsonEscapes.quoted(text);
        String what = path.equals("/api/generate") || path.equals("/v1/completions")
                ? "\"prompt\":" + quoted
                : "\"messages\":[{\"role\":\"user\",\"content\":" + quoted + "}]";
        return "{\"model\":\"council/vote\"," + what + ",\"stream\":" + stream + "}";
    }

    private static RawAnswer ask(GatewayFixture gate, String path, String text, boolean stream) {
        try (RawClient client = gate.client()) {
            return client.post(path, asking(path, text, stream)).answer();
        }
    }

    /** Answers unstreamed, since the panel only streams. */
    private void answersWhole() {
        openai.always(with -> with.send(200, Frames.CHAT));
        ollama.always(with -> with.send(200, Frames.OLLAMA_CHAT));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, m, true",
        "/v1/chat/completions, m, false",
        "/v1/chat/completions, om:latest, true",
        "/v1/chat/completions, om:latest, false",
        "/api/chat, m, true",
        "/api/chat, m, false",
        "/api/chat, om:latest, true",
        "/api/chat, om:latest, false"
    })
    void oneMemberAnswersATaskInEachDialectStreamedAndWhole(String path, String model, boolean stream) {
        try (GatewayFixture gate = gate("\"" + model + "\"", "")) {
            if (!stream) {
                answersWhole();
            }
            RawAnswer answer = ask(gate, path, TASK, stream);
            assertEquals(200, answer.status(), answer::text);
            assertEquals(model, answer.header("X-Model"));
            assertEquals(model.equals("m") ? "one" : "two", answer.header("X-Backend"));
            assertFalse(answer.text().contains("\"council\""), answer::text);
            ScriptedUpstream asked = model.equals("m") ? openai : ollama;
            Exchanged taken = asked.taken();
            assertTrue(taken.text().contains("\"model\":\"" + model + "\""), taken::text);
            assertTrue(taken.text().contains("Generate a title of three words."), taken::text);
            assertTrue(openai.idle() && ollama.idle(), "nobody else is asked");
            StoredRow row = gate.rows(1).getFirst();
            assertEquals("council/vote", row.asked().model());
            assertEquals(model, row.answered().model());
            assertEquals(path, row.asked().route());
            assertEquals("", row.identity().councilId());
            assertTrue(row.counts().promptTokens() > 0 || stream, "it counts its own tokens");
            gate.settled();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/completions", "/api/generate"})
    void aPromptIsATaskAsAMessageIs(String path) {
        try (GatewayFixture gate = gate("om", "")) {
            ollama.always(with -> with.send(
                    200,
                    "{\"model\":\"om:latest\",\"created_at\":\"2026-01-02T03:04:05Z\",\"response\":\"A title\",\"done\":true,"
                            + "\"done_reason\":\"stop\",\"prompt_eval_count\":1,\"eval_count\":1}"));
            RawAnswer answer = ask(gate, path, TASK, false);
            assertEquals(200, answer.status(), answer::text);
            assertEquals("om:latest", answer.header("X-Model"));
            assertTrue(answer.text().contains("A title"), answer::text);
            assertTrue(openai.idle());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is 6 times 7?",
                "### Task:\nRespond to the user query using the context.\nWhat is 6 times 7?",
                "Please explain: ### Task:"
            })
    void theCouncilAnswersWhatItsUserAsks(String question) {
        try (GatewayFixture gate = gate("m", "")) {
            RawAnswer answer = ask(gate, "/v1/chat/completions", question, true);
            assertEquals("council/vote", answer.header("X-Model"));
            assertTrue(answer.text().contains("\"council\":{"), answer::text);
        }
    }

    @Test
    void theCouncilAnswersTasksIfConfiguredTo() {
        try (GatewayFixture gate = gate("m", ", task_prompts: council")) {
            assertTrue(
                    ask(gate, "/v1/chat/completions", TASK, true).text().contains("\"council\":{"),
                    "the council's answer");
        }
    }

    @Test
    void aRequestThatConfiguresTheCouncilIsAnsweredByTheCouncil() {
        try (GatewayFixture gate = gate("m", "");
                RawClient client = gate.client()) {
            String body = asking("/v1/chat/completions", TASK, true);
            RawAnswer answer = client.post(
                            "/v1/chat/completions",
                            body.substring(0, body.length() - 1) + ",\"council\":{\"show\":\"none\"}}")
                    .answer();
            assertEquals("council/vote", answer.header("X-Model"));
            answer = client.post("/v1/council/chat", asking("", TASK, true)).answer();
            assertEquals("council/vote", answer.header("X-Model"));
        }
    }

    @Test
    void aMemberWhoseBackendIsDownIsSkipped() throws IOException {
        Files.writeString(
                folder.resolve("vote.yaml"),
                "strategy: vote\nmembers: [{name: a, model: gone/m}, {name: b, model: om}]\n");
        try (GatewayFixture gate = GatewayFixture.startUnready(
                "routing: {heartbeat_interval: 100ms}\ncouncil: {default_model: m, templates_dir: \""
                        + folder + "\"}\nbackends:\n" + openai.entry("one") + ollama.entry("two")
                        + "  - {name: gone, type: openai, url: \"http://127.0.0.1:9/v1\", models: {m: m}}\n")) {
            gate.until(
                    "one and two are up",
                    () -> gate.backend("one").state() == BackendState.UP
                            && gate.backend("two").state() == BackendState.UP
                            && gate.backend("gone").state() == BackendState.DOWN);
            RawAnswer answer = ask(gate, "/v1/chat/completions", TASK, true);
            assertEquals("om:latest", answer.header("X-Model"), answer::text);
        }
    }

    @Test
    void theFirstMemberWhoseModelIsServedAnswers() throws IOException {
        Files.writeString(
                folder.resolve("vote.yaml"),
                "strategy: vote\nmembers: [{name: a, model: gone}, {name: b, model: om}, {name: c, model: m}]\n");
        try (GatewayFixture gate = gate("m", ", templates_dir: \"" + folder + "\"")) {
            RawAnswer answer = ask(gate, "/v1/chat/completions", TASK, true);
            assertEquals("om:latest", answer.header("X-Model"), answer::text);
        }
    }
}
