package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Gemini's API at every backend, and every client at a backend of Gemini's API. */
@TestInstance(Lifecycle.PER_CLASS)
class GeminiIT {
    private static final String WHOLE = ":generateContent";
    private static final String EVENTS = ":streamGenerateContent?alt=sse";

    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hello\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1,\"totalTokenCount\":4},\"modelVersion\":\"flash\",\"responseId\":\"r1\"}";

    private static final String CALLING = ANSWER.replace(
            "{\"text\":\"hello\"}",
            "{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\"Oslo\"}},\"thoughtSignature\":\"c2VhbA==\"}");

    private static final String FIRST =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hel\"}],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"flash\"}";

    private static final String STREAM = "data: " + FIRST + "\r\n\r\ndata: " + ANSWER + "\r\n\r\n";

    private static final String TOOL =
            "\"tools\":[{\"functionDeclarations\":[{\"name\":\"weather\",\"description\":\"Tells it.\",\"parametersJsonSchema\":{\"type\":\"object\"}}]}]";

    private static final String OPENAI_TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Tells it.\",\"parameters\":{\"type\":\"object\"}}}]";

    private final ScriptedUpstream google = ScriptedUpstream.gemini("flash", "gemini-3-pro");
    private final ScriptedUpstream openai = ScriptedUpstream.openai("gpt", "org/embed:8b");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("llama:latest");
    private final GatewayFixture gate = GatewayFixture.start("backends:\n" + google.entry("gemini", "api_key: AIza-own")
            + openai.entry("openai") + ollama.entry("ollama") + "routing: {aliases: {nick: flash}}\n");

    private static String ask(String... more) {
        return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]"
                + (more.length == 0 ? "}" : "," + String.join(",", more) + "}");
    }

    @AfterEach
    void settles() {
        gate.settled();
        google.forget();
        openai.forget();
        ollama.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        google.close();
        openai.close();
        ollama.close();
    }

    private static RawAnswer post(GatewayFixture gate, String path, String body, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(path, body, lines)).answer();
        }
    }

    private RawAnswer post(String path, String body, String... lines) {
        return post(gate, path, body, lines);
    }

    private RawAnswer generate(String model, String how, String body, String... lines) {
        return post("/v1beta/models/" + model + how, body, lines);
    }

    private RawAnswer get(String path, String... lines) {
        String more = Arrays.stream(lines).map(line -> line + "\r\n").collect(Collectors.joining());
        try (RawClient client = gate.client()) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n")
                    .answer();
        }
    }

    private static void has(String text, String... pieces) {
        for (String piece : pieces) {
            assertTrue(text.contains(piece), () -> piece + " is not in " + text);
        }
    }

    @Test
    void onItsOwnWireARequestAndItsAnswerCrossByteForByte() {
        google.next(with -> with.send(200, ANSWER.replace(",", " ,")));
        String body = "{ \"x_unknown\" : [1.50] ,\"contents\":[{\"parts\":[{\"text\":\"zażółć\"}]}]}";
        RawAnswer answer = generate("flash", WHOLE, body, "x-goog-api-key: the client's");
        assertEquals(200, answer.status(), answer::text);
        assertEquals(ANSWER.replace(",", " ,"), answer.text());
        Exchanged taken = google.taken();
        assertTrue(taken.head().startsWith("POST /v1beta/models/flash:generateContent HTTP/1.1\r\n"), taken.head());
        assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), taken.body());
        assertEquals("AIza-own", taken.header("x-goog-api-key"));
        assertEquals("", taken.header("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models/nick:streamGenerateContent?alt=sse",
                "/v1/models/nick:streamGenerateContent?alt=sse",
                "/v1beta/models/models/nick:streamGenerateContent?alt=sse&key=x",
                "/v1beta/models%2Fnick:streamGenerateContent?alt=sse"
            })
    void onItsOwnWireAStreamCrossesByteForByteWhateverItsPath(String path) {
        google.next(with -> with.sse().chunk(STREAM).last());
        RawAnswer answer = post(path, ask());
        assertEquals(STREAM, answer.text());
        assertEquals("text/event-stream", answer.header("Content-Type"));
        Exchanged taken = google.taken();
        assertTrue(
                taken.head().startsWith("POST /v1beta/models/flash:streamGenerateContent?alt=sse HTTP/1.1\r\n"),
                taken.head());
        assertEquals(ask(), taken.text());
    }

    @Test
    void aClientThatAsksForNoEventsGetsOneArrayOfTheSameElements() {
        google.next(with -> with.sse().chunk(STREAM).last());
        RawAnswer answer = generate("flash", ":streamGenerateContent", ask());
        assertEquals("[" + FIRST + ",\r\n" + ANSWER + "]", answer.text());
        assertEquals("application/json", answer.header("Content-Type"));
        has(google.taken().head(), ":streamGenerateContent?alt=sse ");
        openai.next(with -> with.sse().token("hel").token("lo").done());
        String text = generate("gpt", ":streamGenerateContent", ask()).text();
        has(text, "[{\"candidates\":", "\"text\":\"hel\"", "},\r\n{", "\"finishReason\":\"STOP\"");
        assertTrue(text.endsWith("}]"), text);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anArrayThatIsCutEndsWithAnErrorAsItsLastElement() {
        CountDownLatch read = new CountDownLatch(1);
        google.next(with -> {
            with.sse().chunk("data: " + FIRST + "\r\n\r\n");
            // What has reached the client cannot be taken back.
            await(read);
            with.last();
        });
        String text;
        try (RawClient client = gate.client()) {
            client.send(RawClient.posting("/v1beta/models/flash:streamGenerateContent", ask()))
                    .head();
            text = new String(client.chunk(), StandardCharsets.UTF_8);
            read.countDown();
            text += client.chunksToEnd();
        }
        assertTrue(text.startsWith("[" + FIRST + ",\r\n{\"error\":{\"code\":502,"), text);
        assertTrue(text.endsWith("}}]"), text);
    }

    @Test
    void aBodyThatNamesTheModelIsGivenTheNameOfTheBackends() {
        google.next(with -> with.send(200, ANSWER));
        String body = ask("\"model\":\"models/nick\"");
        assertEquals(200, generate("nick", WHOLE, body).status());
        assertEquals(body.replace("nick", "flash"), google.taken().text());
    }

    @Test
    void anOpenAiBackendAnswersAClientOfGeminis() {
        openai.next(with -> with.send(200, Frames.CHAT));
        RawAnswer answer = generate(
                "gpt",
                WHOLE,
                ask(
                        "\"systemInstruction\":{\"parts\":[{\"text\":\"Be short.\"}]}",
                        "\"generationConfig\":{\"maxOutputTokens\":100,\"topK\":5}"));
        assertEquals(200, answer.status(), answer::text);
        has(
                answer.text(),
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hello\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}]",
                "\"usageMetadata\":{\"promptTokenCount\":1,",
                "\"modelVersion\":\"gpt\"");
        assertEquals("top_k", answer.header("X-Router-Dropped"));
        Exchanged taken = openai.taken();
        assertTrue(taken.head().startsWith("POST /v1/chat/completions HTTP/1.1\r\n"), taken.head());
        has(taken.text(), "{\"role\":\"system\",\"content\":\"Be short.\"}", "\"max_tokens\":100", "\"model\":\"gpt\"");
    }

    @Test
    void anOpenAiBackendStreamsToAClientOfGeminis() {
        openai.next(with -> with.sse().token("hel").token("lo").done());
        String text = generate("gpt", EVENTS, ask()).text();
        has(text, "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hel\"}]", "\"text\":\"lo\"");
        assertTrue(text.endsWith("}\n\n") && text.contains("\"finishReason\":\"STOP\""), text);
        assertFalse(text.contains(": ping"), text);
    }

    @Test
    void toolsOfAClientOfGeminisOverTwoTurnsAtAnOpenAiBackend() {
        openai.next(with -> with.send(
                200,
                Frames.CHAT
                        .replace(
                                "\"content\":\"hello\"",
                                "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]")
                        .replace("\"stop\"", "\"tool_calls\"")));
        String first = generate(
                        "gpt", WHOLE, ask(TOOL, "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\"}}"))
                .text();
        has(first, "{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\"Oslo\"},\"id\":\"call_1\"}}");
        has(openai.taken().text(), OPENAI_TOOL, "\"tool_choice\":\"required\"");
        openai.next(with -> with.send(200, Frames.CHAT));
        String call = "{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\"%s\"}}}";
        String result = "{\"functionResponse\":{\"name\":\"weather\",\"response\":{\"result\":\"%s\"}}}";
        String second = "{" + TOOL + ",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"weather?\"}]},"
                + "{\"role\":\"model\",\"parts\":[" + call.formatted("Oslo") + "," + call.formatted("Rome") + "]},"
                + "{\"role\":\"user\",\"parts\":[" + result.formatted("rain") + "," + result.formatted("sun")
                + "]}]}";
        assertEquals(200, generate("gpt", WHOLE, second).status());
        has(
                openai.taken().text(),
                "\"tool_calls\":[{\"id\":\"call_00000000\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}},"
                        + "{\"id\":\"call_00000001\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"call_00000000\",\"content\":\"rain\"},{\"role\":\"tool\",\"tool_call_id\":\"call_00000001\",\"content\":\"sun\"}");
    }

    @Test
    void anOllamaBackendAnswersAClientOfGeminisAndShowsThoughtsToWhoWantsThem() {
        String thinking =
                Frames.OLLAMA_CHAT.replace("\"content\":\"hello\"", "\"content\":\"hello\",\"thinking\":\"hm\"");
        ollama.always(with -> with.send(200, thinking));
        String wish = "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":%s}}";
        String shown = generate("llama", WHOLE, ask(wish.formatted(true))).text();
        has(shown, "{\"text\":\"hm\",\"thought\":true},{\"text\":\"hello\"}");
        String hidden = generate("llama", WHOLE, ask(wish.formatted(false))).text();
        has(hidden, "\"parts\":[{\"text\":\"hello\"}]");
        assertTrue(ollama.taken().head().startsWith("POST /api/chat "));
        ollama.taken();
    }

    @Test
    void aClientOfOpenAiAtABackendOfGeminis() {
        google.next(with -> with.send(200, ANSWER));
        RawAnswer answer = post(
                "/v1/chat/completions",
                "{\"model\":\"flash\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"},"
                        + "{\"role\":\"system\",\"content\":\"Be short.\"}],\"seed\":1,\"logit_bias\":{}}");
        assertEquals(200, answer.status(), answer::text);
        has(answer.text(), "\"content\":\"hello\"", "\"finish_reason\":\"stop\"", "\"prompt_tokens\":3");
        assertEquals("logit_bias", answer.header("X-Router-Dropped"));
        Exchanged taken = google.taken();
        assertTrue(taken.head().startsWith("POST /v1beta/models/flash:generateContent HTTP/1.1\r\n"), taken.head());
        assertEquals("AIza-own", taken.header("x-goog-api-key"));
        assertEquals(
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]}],"
                        + "\"systemInstruction\":{\"parts\":[{\"text\":\"Be short.\"}]},\"generationConfig\":{\"seed\":1,\"temperature\":1.0,\"topP\":1.0}}",
                taken.text());
    }

    @Test
    void toolsOfAClientOfOpenAiOverTwoTurnsAtABackendOfGeminis() {
        google.next(with -> with.send(200, CALLING));
        String question = "\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"}";
        String first = post(
                        "/v1/chat/completions", "{\"model\":\"gemini-3-pro\"," + OPENAI_TOOL + "," + question + "]}")
                .text();
        has(first, "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"", "\"finish_reason\":\"tool_calls\"");
        has(google.taken().text(), TOOL);
        google.next(with -> with.sse().chunk(STREAM).last());
        String second = post(
                        "/v1/chat/completions",
                        "{\"model\":\"gemini-3-pro\",\"stream\":true," + OPENAI_TOOL + "," + question
                                + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]},"
                                + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"rain\"}]}")
                .text();
        has(second, "\"content\":\"hel\"", "\"finish_reason\":\"stop\"", "data: [DONE]");
        has(
                google.taken().text(),
                "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"id\":\"c1\",\"name\":\"weather\",\"args\":{\"city\":\"Oslo\"}},\"thoughtSignature\":\"c2VhbA==\"}]},"
                        + "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"id\":\"c1\",\"name\":\"weather\",\"response\":{\"result\":\"rain\"}}}]}");
    }

    @Test
    void clientsOfOllamaAndAnthropicAtABackendOfGeminis() {
        google.next(with -> with.sse().chunk(STREAM).last());
        String lines = post(
                        "/api/chat",
                        "{\"model\":\"flash\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"images\":[\"iVBORw0KGgo=\"]}],\"options\":{\"num_predict\":7}}")
                .text();
        has(lines, "\"content\":\"hel\"", "\"content\":\"hello\"", "\"done\":true");
        has(
                google.taken().text(),
                "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"iVBORw0KGgo=\"}}",
                "\"maxOutputTokens\":7");
        google.next(with -> with.send(200, CALLING));
        String message = post(
                        "/v1/messages",
                        "{\"model\":\"flash\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .text();
        has(message, "\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}", "\"stop_reason\":\"tool_use\"");
        has(google.taken().text(), "\"maxOutputTokens\":9");
    }

    @Test
    void vectorsBothWays() {
        google.next(with -> with.send(200, "{\"embeddings\":[{\"values\":[0.5,1]},{\"values\":[2,3]}]}"));
        RawAnswer theirs = post("/v1/embeddings", "{\"model\":\"flash\",\"input\":[\"a\",\"b\"],\"dimensions\":2}");
        has(theirs.text(), "\"embedding\":[0.5,1]", "\"embedding\":[2,3]");
        Exchanged taken = google.taken();
        assertTrue(taken.head().startsWith("POST /v1beta/models/flash:batchEmbedContents HTTP"), taken.head());
        has(
                taken.text(),
                "{\"model\":\"models/flash\",\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":2}");
        openai.next(
                with -> with.send(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,1]}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}"));
        RawAnswer one = generate(
                "org/embed:8b",
                ":embedContent",
                "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":2}");
        assertEquals(
                "{\"embedding\":{\"values\":[0.5,1]},\"usageMetadata\":{\"promptTokenCount\":2,\"totalTokenCount\":2}}",
                one.text());
        has(openai.taken().text(), "\"model\":\"org/embed:8b\"", "\"input\":[\"a\"]", "\"dimensions\":2");
    }

    @Test
    void everyRequestOfAListNamesTheModelOfTheBackend() {
        google.next(with -> with.send(200, "{\"embeddings\":[{\"values\":[0.5 ,1]}]}"));
        String body = "{\"requests\":[{\"model\":\"models/nick\",\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";
        assertEquals(
                "{\"embeddings\":[{\"values\":[0.5 ,1]}]}",
                generate("nick", ":batchEmbedContents", body).text());
        assertEquals(body.replace("nick", "flash"), google.taken().text());
        google.next(with -> with.send(200, "{\"embeddings\":[{\"values\":[1]}]}"));
        String same = body.replace("nick", "flash").replace("{\"parts\"", "{ \"parts\"");
        assertEquals(200, generate("flash", ":batchEmbedContents", same).status());
        assertEquals(same, google.taken().text());
    }

    @Test
    void aBackendThatCountsIsAskedToCountAndWhereNobodyDoesTheGatewayEstimates() {
        google.next(with -> with.send(200, "{\"totalTokens\" : 31}"));
        assertEquals(
                "{\"totalTokens\" : 31}",
                generate("nick", ":countTokens", ask()).text());
        Exchanged taken = google.taken();
        assertTrue(taken.head().startsWith("POST /v1beta/models/flash:countTokens HTTP/1.1\r\n"), taken.head());
        assertEquals(ask(), taken.text());
        RawAnswer estimate = generate("gpt", ":countTokens", ask());
        assertEquals("{\"totalTokens\":" + ask().length() / 4 + "}", estimate.text(), estimate::text);
        assertFalse(estimate.has("X-Backend"));
    }

    @Test
    void modelsAreListedAsItsClientsReadThem() {
        String all = get("/v1beta/models?pageSize=50").text();
        has(
                all,
                "{\"models\":[{\"name\":\"models/",
                "{\"name\":\"models/flash\",\"version\":\"\",\"displayName\":\"flash\",\"inputTokenLimit\":1048576,"
                        + "\"supportedGenerationMethods\":[\"generateContent\",\"streamGenerateContent\",\"countTokens\"]}",
                "\"models/gpt\"");
        String first = get("/v1beta/models?pageSize=1").text();
        String token = first.replaceAll("(?s).*\"nextPageToken\":\"([^\"]+)\".*", "$1");
        String second = get("/v1beta/models?pageSize=1&pageToken=" + token).text();
        assertFalse(second.contains("\"models/" + token + "\""), second);
        has(get("/v1beta/models/flash").text(), "{\"name\":\"models/flash\",");
        RawAnswer none = get("/v1beta/models/nobody");
        assertEquals(404, none.status());
        has(none.text(), "{\"error\":{\"code\":404,\"message\":", "\"status\":\"NOT_FOUND\"}}");
        assertEquals(400, get("/v1beta/models?pageSize=x").status());
        has(get("/v1/models").text(), "{\"object\":\"list\"", "\"id\":\"flash\"");
    }

    @Test
    void itsClientsAreKnownByTheirKeyWhereThePathIsOpenAis() {
        String key = "x-goog-api-key: any";
        has(get("/v1/models?pageSize=1", key).text(), "{\"models\":[{\"name\":\"models/", "\"nextPageToken\":");
        has(get("/v1/models/flash", key).text(), "{\"name\":\"models/flash\",");
        RawAnswer none = get("/v1/models/nobody", key);
        assertEquals(404, none.status());
        has(none.text(), "{\"error\":{\"code\":404,", "\"status\":\"NOT_FOUND\"}}");
        has(get("/v1/novel", key).text(), "{\"error\":{\"code\":404,");
    }

    @Test
    void errorsHaveTheShapeThatItsClientsKnow() {
        RawAnswer unknown = generate("nobody", WHOLE, ask());
        assertEquals(404, unknown.status());
        has(
                unknown.text(),
                "{\"error\":{\"code\":404,\"message\":\"model 'nobody' not found",
                "\"status\":\"NOT_FOUND\"}}");
        has(generate("flash", WHOLE, "{\"contents\":").text(), "\"status\":\"INVALID_ARGUMENT\"");
        has(get("/v1beta/novel").text(), "{\"error\":{\"code\":404,");
        String refused =
                "{\"error\":{\"code\":400,\"message\":\"bad\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"x\"}]}}";
        google.next(with -> with.send(400, refused));
        RawAnswer answer = generate("flash", WHOLE, ask());
        assertEquals(400, answer.status());
        assertEquals(refused, answer.text());
        google.next(
                with -> with.send(
                        429,
                        "{\"error\":{\"code\":429,\"message\":\"slow\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"90s\"}]}}"));
        RawAnswer slow = generate("gemini-3-pro", WHOLE, ask());
        assertEquals(429, slow.status());
        has(slow.text(), "\"status\":\"RESOURCE_EXHAUSTED\"");
        assertEquals("90", slow.header("Retry-After"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/flash:generateContent?key=secret-key-1, '', 200",
        "/v1beta/models/flash:generateContent?x=y&key=wrong, '', 401",
        "/v1beta/models/flash:generateContent, 'x-goog-api-key: secret-key-1', 200",
        "/v1beta/models/flash:generateContent, '', 401",
        "/v1/chat/completions?key=secret-key-1, '', 401"
    })
    void aKeyMayStandInTheQueryOfGeminisClientsAndGoesNoFurther(String path, String line, int status) {
        String keys = "keys: [{id: mine, hash: \"" + KeyText.hash("secret-key-1") + "\"}]\n";
        try (GatewayFixture closed =
                GatewayFixture.start("backends:\n" + google.entry("gemini", "api_key: AIza-own") + keys)) {
            google.next(with -> with.send(200, ANSWER));
            RawAnswer answer = line.isEmpty() ? post(closed, path, ask()) : post(closed, path, ask(), line);
            assertEquals(status, answer.status(), answer::text);
            assertFalse(answer.text().contains("secret-key"), answer::text);
            if (status == 200) {
                String head = google.taken().head();
                assertFalse(head.contains("secret-key"), head);
            }
            google.forget();
        }
    }
}
