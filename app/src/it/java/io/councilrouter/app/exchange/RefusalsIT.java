package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reason of a refusal decides who else is asked, what is learnt about whom, and what the client is told. */
class RefusalsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String OVERFLOW =
            "{\"error\":{\"code\":400,\"message\":\"request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":5000,\"n_ctx\":4096}}";

    private final ScriptedUpstream first = ScriptedUpstream.openai("m", "lone");
    private final ScriptedUpstream second = ScriptedUpstream.openai("m");
    private final ScriptedUpstream natives = ScriptedUpstream.ollama("q:latest");
    private final GatewayFixture gate = GatewayFixture.start(
            """
            backends:
            %s%s%srouting: {strategy: priority}
            """
                    .formatted(
                            first.entry("first", "priority: 1"),
                            second.entry("second", "priority: 2"),
                            natives.entry("native")));

    @AfterEach
    void closes() {
        gate.close();
        first.close();
        second.close();
        natives.close();
    }

    private RawAnswer post(String path, String body) {
        try (RawClient client = gate.client()) {
            return client.post(path, body).answer();
        }
    }

    private static String prompt(String model) {
        return "{\"model\":\"" + model + "\",\"prompt\":\"x\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/completions", "/v1/rerank"})
    void aPathThatIsNotThereTakesOnlyThatOperationOut(String path) {
        first.next(with -> with.send(404, "{\"detail\":\"Not Found\"}"));
        // The same server is asked at once in its other API, if that can say it.
        int paths = path.equals("/v1/completions") ? 2 : 1;
        if (paths == 2) {
            first.next(with -> with.send(404, "{\"detail\":\"Not Found\"}"));
        }
        second.always(with -> with.send(200, "{\"choices\":[{\"text\":\"x\"}],\"results\":[]}"));
        assertEquals("second", post(path, prompt("m")).header("X-Backend"));
        gate.until(
                "the table knows",
                () -> gate.backend("first").gaps().byOperation().size() == paths);
        first.forget();
        assertEquals("second", post(path, prompt("m")).header("X-Backend"));
        assertTrue(first.idle());
        first.next(with -> with.send(200, Frames.CHAT));
        assertEquals("first", post(CHAT, Frames.ask(false)).header("X-Backend"));
    }

    @Test
    void aPathThatNoServerOffersIs404InItsWordsAndThenInOurs() {
        first.next(with -> with.send(404, "{\"detail\":\"Not Found\"}"));
        first.next(with -> with.send(404, "{\"detail\":\"Not Found\"}"));
        RawAnswer answer = post("/v1/completions", prompt("lone"));
        assertEquals(404, answer.status(), answer::text);
        assertTrue(answer.text().contains("Not Found"), answer::text);
        gate.until(
                "the table knows",
                () -> gate.backend("first").gaps().operation("openai complete")
                        && gate.backend("first").gaps().operation("responses chat"));
        answer = post("/v1/completions", prompt("lone"));
        assertEquals(404, answer.status(), answer::text);
        assertTrue(answer.text().contains("No model server of this model offers this operation"), answer::text);
    }

    @Test
    void aNotFoundAboutTheRequestIsPassedOnAndTeachesNothing() {
        first.next(with -> with.send(
                404, "{\"error\":{\"message\":\"No such File object: file-1\",\"param\":\"file_id\",\"code\":null}}"));
        RawAnswer answer = post(CHAT, Frames.ask(false));
        assertEquals(404, answer.status(), answer::text);
        assertTrue(answer.text().contains("No such File object: file-1"), answer::text);
        assertTrue(answer.text().contains("\"param\":\"file_id\""), answer::text);
        assertTrue(second.idle());
        first.next(with -> with.send(200, Frames.CHAT));
        assertEquals("first", post(CHAT, Frames.ask(false)).header("X-Backend"));
    }

    @Test
    void aTextWithABraceInItTakesNoOperationOut() {
        first.next(with -> with.send(404, "no model named {m} is loaded"));
        second.always(with -> with.send(200, Frames.CHAT));
        assertEquals("second", post(CHAT, Frames.ask(false)).header("X-Backend"));
        gate.until("the table knows", () -> gate.backend("first").gaps().model("openai chat", "m"));
        assertFalse(gate.backend("first").gaps().operation("openai chat"));
    }

    @Test
    void aRefusalOfOnePromptKeepsItsStatusAndWords() {
        first.next(with -> with.send(403, "{\"error\":{\"message\":\"Input was flagged by moderation\"}}"));
        RawAnswer answer = post(CHAT, Frames.ask(false));
        assertEquals(403, answer.status(), answer::text);
        assertTrue(answer.text().contains("flagged by moderation"), answer::text);
        first.next(with -> with.send(200, Frames.CHAT));
        assertEquals("first", post(CHAT, Frames.ask(false)).header("X-Backend"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"too long\",\"type\":\"BadRequestError\",\"code\":400}}   | 400",
                "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}       | 400",
                "{\"object\":\"error\",\"message\":\"too long\",\"code\":422}                      | 422",
                "{\"error\":{\"message\":\"too long\"},\"status_code\":400}                    | 400",
                "{\"error\":\"too long\",\"status\":422}                                         | 422",
                "{\"error\":{\"code\":422,\"message\":\"too long\"},\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]} | 422",
            })
    void aRefusalInsideAStreamIsThatStatusAndNobodyElseIsAsked(String error, int status) {
        first.always(with ->
                with.sse().chunk("data: " + error + "\n\n" + Frames.DONE).last());
        RawAnswer answer = post(CHAT, Frames.ask(true));
        assertEquals(status, answer.status(), answer::text);
        assertTrue(answer.text().contains("too long"), answer::text);
        assertEquals(status, post("/api/chat", Frames.ask(true)).status());
        assertTrue(second.idle());
        assertEquals(0, gate.backend("first").breaker().failures());
    }

    @Test
    void aLimitInsideAStreamIs429WithItsWait() {
        first.always(with -> with.sse()
                .chunk(
                        "data: {\"error\":{\"message\":\"Please try again in 600s\",\"code\":\"rate_limit_exceeded\"}}\n\n")
                .last());
        RawAnswer answer = post(CHAT, Frames.ask("lone", true));
        assertEquals(429, answer.status(), answer::text);
        int wait = Integer.parseInt(answer.header("Retry-After"));
        assertTrue(wait > 500 && wait <= 600, answer.header("Retry-After"));
        assertEquals(0, gate.backend("first").breaker().failures());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {\"message\":\"boom\"}\n\n",
                "event: error\ndata: boom\n\n",
                "data: {\"object\":\"error\",\"message\":\"boom\",\"code\":500}\n\n",
                "data: {\"detail\":\"boom\"}\n\n",
                "data: {\"code\":50001,\"message\":\"boom\",\"data\":null}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}],\"error\":null}\n\n",
            })
    void anErrorInAnyShapeMovesOnBeforeContentAndIsToldAfterIt(String error) {
        second.always(with -> with.sse().token("good").done());
        for (String path : new String[] {CHAT, "/api/chat"}) {
            first.next(with -> with.sse().chunk(error).last());
            RawAnswer answer = post(path, Frames.ask(true));
            assertEquals(200, answer.status(), answer::text);
            assertEquals("second", answer.header("X-Backend"));
            Semaphore read = new Semaphore(0);
            first.next(with -> {
                with.sse().token("he");
                read.acquireUninterruptibly();
                with.chunk(error).chunk(Frames.DONE).last();
            });
            try (RawClient client = gate.client()) {
                assertEquals(200, client.post(path, Frames.ask(true)).head().status());
                assertTrue(new String(client.chunk(), StandardCharsets.UTF_8).contains("he"));
                read.release();
                String rest = client.chunksToEnd();
                assertTrue(rest.contains("{\"error\":"), rest);
                assertFalse(rest.contains("[DONE]") || rest.contains("\"done\":true"), rest);
            }
        }
    }

    @Test
    void aStreamWithNothingButItsEndIsNotAnAnswer() {
        second.always(with -> with.sse().token("good").done());
        first.next(with -> with.sse().chunk(Frames.DONE).last());
        assertEquals("second", post(CHAT, Frames.ask(true)).header("X-Backend"));
    }

    @Test
    void anOverflowArrivesWholeOnTheSameWireInWordsThatClientsKnow() {
        first.always(with -> with.send(400, OVERFLOW));
        RawAnswer answer = post(CHAT, Frames.ask(false));
        assertEquals(400, answer.status(), answer::text);
        String text = answer.text();
        assertTrue(text.contains("\"code\":400"), text);
        assertTrue(text.contains("\"type\":\"exceed_context_size_error\""), text);
        assertTrue(text.contains("\"n_prompt_tokens\":5000,\"n_ctx\":4096"), text);
        assertTrue(text.contains("request (5000 tokens) exceeds the available context size (4096 tokens)"), text);
        // Words that LangChain looks for.
        assertTrue(text.contains("prompt is too long") && text.contains("exceeds the context window"), text);
    }

    @Test
    void anOllamaServersOverflowIsToldToItsOwnClientsToTheLetter() {
        natives.always(with -> with.send(400, "{\"error\":\"the input length exceeds the context length\"}"));
        RawAnswer answer = post("/api/chat", Frames.ask("q", false));
        assertEquals(400, answer.status(), answer::text);
        assertEquals("{\"error\":\"the input length exceeds the context length\"}", answer.text());
    }

    @Test
    void anOverflowInAnotherDialectBecomesTheNameThatClientsKnow() {
        natives.always(with -> with.send(400, "{\"error\":\"the input length exceeds the context length of 4096\"}"));
        RawAnswer answer = post(CHAT, Frames.ask("q", false));
        assertEquals(400, answer.status(), answer::text);
        assertTrue(answer.text().contains("\"code\":\"context_length_exceeded\""), answer::text);
        assertTrue(answer.text().contains("exceeds the context window"), answer::text);
        assertTrue(answer.text().contains("4096"), answer::text);
        first.always(with -> with.send(400, OVERFLOW));
        answer = post("/api/chat", Frames.ask("lone", false));
        assertEquals(400, answer.status(), answer::text);
        assertTrue(answer.text().contains("5000") && answer.text().contains("4096"), answer::text);
        assertTrue(answer.text().contains("context_length_exceeded"), answer::text);
    }

    @Test
    void whatABackendSaysOnTheSameWireIsKeptButForAddressesAndKeys() {
        first.always(
                with -> with.send(
                        422,
                        "{\"error\":{\"message\":\"bad, see http://10.1.2.3:8000/docs\",\"type\":\"odd_type\",\"param\":\"temperature\",\"code\":\"odd\","
                                + "\"metadata\":{\"raw\":\"asked http://10.1.2.3:8000/x with sk-abcdef1234\",\"tries\":[1,2.50,true]}},\"user_id\":\"u1\"}"));
        RawAnswer answer = post(CHAT, Frames.ask(false));
        assertEquals(422, answer.status(), answer::text);
        assertEquals(
                "{\"error\":{\"message\":\"bad, see [address]\",\"type\":\"odd_type\",\"param\":\"temperature\",\"code\":\"odd\","
                        + "\"metadata\":{\"raw\":\"asked [address] with [key]\",\"tries\":[1,2.50,true]}},\"user_id\":\"u1\"}",
                answer.text());
    }

    @Test
    void anOllamaServersSignInLeavesItsOtherModelsAlone() {
        natives.next(with -> with.send(401, "{\"error\":\"unauthorized\",\"signin_url\":\"x\"}"));
        RawAnswer answer = post("/api/chat", Frames.ask("q", false));
        assertEquals(401, answer.status(), answer::text);
        assertEquals("{\"error\":\"unauthorized\",\"signin_url\":\"x\"}", answer.text());
    }
}
