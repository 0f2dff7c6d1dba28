package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Members get what the caller said in another API in the words of their own backend's API. */
@TestInstance(Lifecycle.PER_CLASS)
class CouncilWiresIT {
    private final ScriptedUpstream openai = ScriptedUpstream.openai("o");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("l:latest");
    /** Refuses a request that asks for token counts, as its servers do. */
    private final ScriptedUpstream mistral = ScriptedUpstream.openai("q");

    private final GatewayFixture gate = GatewayFixture.start("backends:\n" + openai.entry("openai")
            + ollama.entry("ollama") + mistral.entry("mistral").replace("type: openai", "type: mistral"));

    @BeforeEach
    void behaves() {
        openai.always(Panel.openai(Panel::wellBehaved));
        ollama.always(Panel.ollama(Panel::wellBehaved));
        mistral.always(Panel.openai(Panel::wellBehaved));
    }

    @AfterEach
    void settles() {
        gate.settled();
        openai.forget();
        ollama.forget();
        mistral.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        openai.close();
        ollama.close();
        mistral.close();
    }

    private RawAnswer post(String path, String fields, String members) {
        try (RawClient client = gate.client()) {
            return client.post(
                            path,
                            "{\"model\":\"council/vote\",\"stream\":false," + fields
                                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}],"
                                    + "\"council\":{\"quorum\":1,\"members\":[" + members + "]}}")
                    .answer();
        }
    }

    @Test
    void anOllamaRequestReachesAnOllamaWholeAndOthersAsFarAsTheyHaveAPlaceForIt() {
        String fields = "\"options\":{\"top_k\":3,\"top_p\":0.5},\"keep_alive\":\"7m\"";
        RawAnswer answer = post("/api/chat", fields, "\"o\",\"l\"");
        assertEquals(200, answer.status(), answer.text());
        String own = ollama.taken().text();
        assertTrue(own.contains("\"top_k\":3") && own.contains("\"top_p\":0.5"), own);
        assertTrue(own.contains("\"keep_alive\":\"7m\""), own);
        assertFalse(own.contains("stream_options"), own);
        String other = openai.taken().text();
        assertTrue(other.contains("\"top_p\":0.5") && other.contains("\"include_usage\":true"), other);
        assertFalse(other.contains("keep_alive"), other);
    }

    @Test
    void anOpenAiRequestReachesAnOpenAiServerUnchanged() {
        RawAnswer answer = post("/v1/chat/completions", "\"top_k\":3,\"reasoning_effort\":\"low\"", "\"o\",\"l\"");
        assertEquals(200, answer.status(), answer.text());
        String own = openai.taken().text();
        assertTrue(own.contains("\"top_k\":3") && own.contains("\"reasoning_effort\":\"low\""), own);
        assertTrue(ollama.taken().text().contains("\"top_k\":3"));
    }

    @Test
    void aCallerOfAnthropicsApiIsAnsweredInIt() {
        RawAnswer answer = post("/v1/messages", "\"max_tokens\":100,\"system\":\"Be brief.\"", "\"o\",\"l\"");
        assertEquals(200, answer.status(), answer.text());
        assertTrue(answer.text().contains("\"type\":\"message\""), answer.text());
        assertTrue(openai.taken().text().contains("Be brief."));
        assertTrue(ollama.taken().text().contains("Be brief."));
    }

    @Test
    void aCallerOfTheResponsesApiIsAnsweredInIt() {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post(
                            "/v1/responses",
                            "{\"model\":\"council/vote\",\"stream\":false,\"instructions\":\"Be brief.\",\"input\":\"6 times 7?\","
                                    + "\"council\":{\"quorum\":1,\"members\":[\"o\",\"l\"]}}")
                    .answer();
            assertEquals(200, answer.status(), answer.text());
            assertTrue(answer.text().contains("\"object\":\"response\""), answer.text());
            assertTrue(answer.text().contains("\"instructions\":\"Be brief.\""), answer.text());
        }
        assertTrue(openai.taken().text().contains("Be brief."));
        assertTrue(ollama.taken().text().contains("Be brief."));
    }

    @Test
    void aMemberThatCannotBeAskedForTokenCountsIsNotThoughTheCallerSpeaksItsDialect() {
        RawAnswer answer = post("/v1/chat/completions", "\"top_k\":3", "\"q\",\"o\"");
        assertEquals(200, answer.status(), answer.text());
        String asked = mistral.taken().text();
        assertTrue(asked.contains("\"top_k\":3") && asked.contains("\"stream\":true"), asked);
        assertFalse(asked.contains("stream_options"), asked);
    }

    @Test
    void aMemberWhoseModelCannotBeAModelsNameHasFailed() {
        RawAnswer answer = post("/v1/chat/completions", "\"top_p\":1", "\"o\",\"" + "x".repeat(257) + "\"");
        assertEquals(200, answer.status(), answer.text());
        assertTrue(answer.text().contains("must be at most 256 bytes long."), answer.text());
    }

    @Test
    void theFieldsOfAnAnswerInOnePieceEndWithTheCouncil() {
        for (String path : new String[] {"/v1/chat/completions", "/api/chat"}) {
            String text = post(path, "\"top_p\":1", "\"o\",\"l\"").text();
            assertTrue(text.matches("(?s)\\{.*,\"council\":\\{\"id\":.*}}"), text);
        }
    }
}
