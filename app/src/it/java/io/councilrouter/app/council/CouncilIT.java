package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Councils with well-behaved backends and clients in two dialects. */
@TestInstance(Lifecycle.PER_CLASS)
class CouncilIT {
    private final ScriptedUpstream one = ScriptedUpstream.openai("m:latest");
    private final ScriptedUpstream two = ScriptedUpstream.openai("m:latest");
    private final ScriptedUpstream three = ScriptedUpstream.ollama("m:latest").loaded("m:latest");
    private final GatewayFixture gate =
            GatewayFixture.start("backends:\n" + one.entry("one") + two.entry("two") + three.entry("three"));

    @BeforeEach
    void behaves() {
        one.always(Panel.openai(Panel::wellBehaved));
        two.always(Panel.openai(Panel::wellBehaved));
        three.always(Panel.ollama(Panel::wellBehaved));
    }

    @AfterEach
    void settles() {
        gate.settled();
        one.forget();
        two.forget();
        three.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        one.close();
        two.close();
        three.close();
    }

    private static String ask(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"What is 6 times 7?\"}],"
                + "\"stream\":" + stream + "}";
    }

    private RawAnswer post(String path, String json) {
        try (RawClient client = gate.client()) {
            return client.post(path, json).answer();
        }
    }

    static final String TEMPLATES =
            "diverse-analysis, code-review, debate, peer-review, best-of, vote, mixture, cascade";

    @ParameterizedTest
    @CsvSource({
        "diverse-analysis, The council says 42.",
        "code-review, The council says 42.",
        "debate, The council says 42.",
        "peer-review, The council says 42.",
        "best-of, Final answer: 42",
        "vote, Final answer: 42",
        "mixture, The council says 42.",
        "cascade, Final answer: 42"
    })
    void everyTemplateAnswersWholeInBothDialects(String template, String answer) {
        RawAnswer openai = post("/v1/chat/completions", ask("council/" + template, false));
        String said = answer.replace("\n", "\\n");
        assertEquals(200, openai.status(), openai.text());
        assertTrue(openai.text().contains(said), openai.text());
        assertTrue(openai.text().contains("\"object\":\"chat.completion\""), openai.text());
        assertTrue(openai.text().contains("\"council\":{"), openai.text());
        assertTrue(openai.text().contains("\"usage\":{\"prompt_tokens\":"), openai.text());
        assertEquals("council/" + template, openai.header("X-Model"));

        RawAnswer ollama = post("/api/chat", ask("council/" + template, false));
        assertEquals(200, ollama.status(), ollama.text());
        assertTrue(ollama.text().contains(said), ollama.text());
        assertTrue(ollama.text().contains("\"done\":true"), ollama.text());
        assertTrue(ollama.text().contains("\"council\":{"), ollama.text());

        RawAnswer generate = post(
                "/api/generate", "{\"model\":\"council/" + template + "\",\"prompt\":\"6 times 7?\",\"stream\":false}");
        assertEquals(200, generate.status(), generate.text());
        assertTrue(generate.text().contains("\"response\":\""), generate.text());
        assertTrue(generate.text().contains(said), generate.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diverse-analysis",
                "code-review",
                "debate",
                "peer-review",
                "best-of",
                "vote",
                "mixture",
                "cascade"
            })
    void everyTemplateStreamsMembersAsReasoningAndTheAnswerAsContent(String template) {
        RawAnswer openai = post("/v1/chat/completions", ask("council/" + template, true));
        String text = openai.text();
        assertEquals(200, openai.status(), text);
        assertEquals("text/event-stream", openai.header("content-type"));
        assertTrue(text.contains("\"reasoning_content\":\""), text);
        assertTrue(text.contains("I answe"), text);
        assertTrue(text.contains("\"content\":\""), text);
        assertTrue(text.contains("\"finish_reason\":\"stop\"}],\"council\":{"), text);
        assertTrue(text.endsWith("data: [DONE]\n\n"), text);

        RawAnswer ollama = post("/api/chat", ask("council/" + template, true));
        String lines = ollama.text();
        assertEquals("application/x-ndjson", ollama.header("content-type"));
        assertTrue(lines.contains("\"thinking\":\""), lines);
        assertTrue(lines.endsWith("}\n"), lines);
        assertTrue(lines.contains("\"done\":true"), lines);
        assertTrue(lines.contains("\"council\":{"), lines);
    }

    @Test
    void theCouncilsOwnPathTellsItsWorkInNamedEvents() {
        RawAnswer answer = post(
                "/v1/council/chat",
                "{\"template\":\"peer-review\",\"model\":\"m\",\"events\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]}");
        String text = answer.text();
        assertEquals(200, answer.status(), text);
        for (String event : List.of(
                "council.start",
                "member.start",
                "member.delta",
                "member.done",
                "round.done",
                "ranking.done",
                "synthesis.delta",
                "council.done")) {
            assertTrue(text.contains("event: " + event + "\ndata: {"), event + " in " + text);
        }
        assertFalse(text.contains("member.error"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | text/event-stream; profile=council | true",
                "/v1/chat/completions | application/json, Text/Event-Stream;q=0.9;profile=\"council\" | true",
                "/v1/council/chat | text/event-stream;profile=council | true",
                "/v1/chat/completions | text/event-stream | false",
                "/v1/chat/completions | application/json;profile=council | false",
                "/v1/chat/completions | text/event-stream;profile=councils | false",
                "/api/chat | text/event-stream; profile=council | false"
            })
    void namedEventsCanBeAskedForByTheirMediaType(String path, String accept, boolean named) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(RawClient.posting(path, ask("council/vote", false), "Accept: " + accept))
                    .answer();
            assertEquals(200, answer.status(), answer.text());
            assertEquals(named, answer.text().startsWith("event: council.start\ndata: {"), answer.text());
            assertEquals(named, answer.text().contains("event: council.done\n"), answer.text());
        }
    }

    @Test
    void theCouncilsOwnPathTakesADifferentCouncilForOneRequest() {
        RawAnswer answer = post(
                "/v1/council/chat",
                "{\"model\":\"m\",\"council\":{\"strategy\":\"vote\",\"members\":[\"m\",\"m\"],\"quorum\":2},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]}");
        assertEquals(200, answer.status(), answer.text());
        assertTrue(answer.text().contains("Final answer: 42"), answer.text());
        assertTrue(answer.text().contains("\"object\":\"chat.completion\""), answer.text());
    }

    @Test
    void theSeedOfARunDealsTheSameLettersAgain() {
        // Judges rank in the order of their letters, so a ballot shows which answer got which letter.
        String first = rankings("");
        String seed = first.replaceAll("(?s)\"seed\":\"([0-9a-z]+)\".*", "$1");
        assertEquals(first, rankings(",\"seed\":\"" + seed + "\""));
        assertNotEquals(
                first.replaceAll("\"seed\":\"[0-9a-z]+\"", ""), rankings("").replaceAll("\"seed\":\"[0-9a-z]+\"", ""));
    }

    /** A run's seed and its ballots. */
    private String rankings(String more) {
        RawAnswer answer = post(
                "/v1/council/chat",
                "{\"template\":\"peer-review\",\"model\":\"m\",\"council\":{\"members\":[\"m\",\"m\",\"m\",\"m\",\"m\"]"
                        + more + "},\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]}");
        assertEquals(200, answer.status(), answer.text());
        return answer.text()
                .replaceAll(
                        "(?s).*\"template\":\"peer-review\",(\"seed\":\"[0-9a-z]+\").*(\"rankings\":.*),\"aggregate\".*",
                        "$1$2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/council/chat | {\"council\":{\"seed\":\"-1\"},\"messages\":[]} | 400 | must be a seed as",
                "/v1/chat/completions | {\"model\":\"council/nope\",\"messages\":[]} | 404 | There is no council",
                "/v1/embeddings | {\"model\":\"council/vote\",\"input\":\"x\"} | 400 | A council answers chats",
                "/api/generate | {\"model\":\"council/vote\",\"prompt\":\"x\",\"raw\":true} | 400 | not raw prompts",
                "/v1/council/chat | {\"council\":{\"rounds\":99},\"messages\":[]} | 400 | council.rounds must be a number from 1 to 8",
                "/v1/council/chat | {\"council\":{\"member\":[]},\"messages\":[]} | 400 | council.member is unknown",
                "/v1/council/chat | {\"council\":{\"members\":[{\"model\":\"council/vote\"}]},\"messages\":[]} | 400 | cannot be a member",
                "/v1/council/chat | {\"template\":7,\"messages\":[]} | 400 | must be the name of a council template",
                "/v1/council/chat | {\"model\":\"nope\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | 404 | not found; see /v1/models"
            })
    void whatCannotBeAskedIsRefusedWithTheReason(String path, String json, int status, String why) {
        RawAnswer answer = post(path, json);
        assertEquals(status, answer.status(), answer.text());
        assertTrue(answer.text().contains(why), answer.text());
    }

    @Test
    void membersWithOneModelUseDifferentBackendsIfThereAreSeveral() {
        for (int i = 0; i < 10; i++) {
            one.forget();
            two.forget();
            three.forget();
            RawAnswer answer = post("/v1/chat/completions", ask("council/diverse-analysis", false));
            assertEquals(200, answer.status(), answer.text());
            for (ScriptedUpstream each : List.of(one, two, three)) {
                assertEquals(Panel.Asked.MEMBER, Panel.Asked.of(each.taken().text()));
            }
        }
    }

    @Test
    void everyQuestionBeginsWithTheWholeRequestSoThatEnginesReadItOnce() {
        assertEquals(
                200, post("/v1/chat/completions", ask("council/debate", false)).status());
        String shared = "\"messages\":[{\"role\":\"user\",\"content\":\"What is 6 times 7?\\n\\n---\\n";
        int asked = 0;
        for (ScriptedUpstream each : List.of(one, two, three)) {
            while (!each.idle()) {
                String body = each.taken().text();
                assertTrue(body.contains(shared), body);
                asked++;
            }
        }
        assertEquals(6, asked, "two members in two rounds, an analyst and a judge");
    }

    @Test
    void councilsAreListedAmongTheModelsAndShown() {
        try (RawClient client = gate.client()) {
            assertTrue(client.get("/v1/models").answer().text().contains("\"id\":\"council/debate\""));
            assertTrue(client.get("/v1/models/council/debate").answer().text().contains("\"id\":\"council/debate\""));
            assertTrue(client.get("/api/tags").answer().text().contains("\"name\":\"council/debate\""));
            RawAnswer show =
                    client.post("/api/show", "{\"model\":\"council/debate\"}").answer();
            assertEquals(200, show.status(), show.text());
            assertTrue(show.text().contains("\"capabilities\":[\"completion\"]"), show.text());
            assertEquals(
                    404,
                    client.post("/api/show", "{\"model\":\"council/nope\"}")
                            .answer()
                            .status());
        }
    }
}
