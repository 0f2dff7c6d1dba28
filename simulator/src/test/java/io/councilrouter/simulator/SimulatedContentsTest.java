package io.councilrouter.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator says to clients of Gemini's API. */
@TestInstance(Lifecycle.PER_CLASS)
final class SimulatedContentsTest {
    private static final String WHOLE = "/v1beta/models/m:generateContent";
    private static final String EVENTS = "/v1beta/models/m:streamGenerateContent?alt=sse";
    private static final String ARRAY = "/v1beta/models/m:streamGenerateContent";
    private static final String ASKS = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"six\"}]}]";
    private static final String TOOLS =
            ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"get_time\",\"parametersJsonSchema\":{\"type\":\"object\",\"properties\":"
                    + "{\"zone\":{\"const\":\"UTC\"}}}}]}]";

    private final Simulations simulations = new Simulations("gemini", List.of("one", "embed"));
    private final Simulator well = simulations.start("");

    @AfterAll
    void closes() {
        well.close();
        simulations.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return simulations.get(well, path);
    }

    @Test
    void answersWhole() throws IOException, InterruptedException {
        HttpResponse<String> answer = simulations.post(well, WHOLE, ASKS + "}");
        assertEquals(200, answer.statusCode());
        String body = answer.body();
        assertTrue(
                body.startsWith("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"[simulated] You said: six."),
                body);
        assertTrue(
                body.contains("\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":"),
                body);
        assertTrue(body.contains("\"modelVersion\":\"m\""), body);
    }

    @Test
    void streamsAsEventsOrAsOneArray() throws IOException, InterruptedException {
        HttpResponse<String> events = simulations.post(well, EVENTS, ASKS + "}");
        assertEquals(
                "text/event-stream", events.headers().firstValue("content-type").orElse(""));
        assertTrue(events.body().startsWith("data: {\"candidates\":[{"), events::body);
        assertTrue(events.body().endsWith("}\n\n"), events::body);
        HttpResponse<String> array = simulations.post(well, ARRAY, ASKS + "}");
        assertEquals(
                "application/json", array.headers().firstValue("content-type").orElse(""));
        assertTrue(array.body().startsWith("[{\"candidates\":[{"), array::body);
        assertTrue(array.body().contains("},\r\n{") && array.body().endsWith("}]"), array::body);
    }

    @Test
    void callsToolsAndAnswersTheirResults() throws IOException, InterruptedException {
        String first = simulations.post(well, EVENTS, ASKS + TOOLS + "}").body();
        assertTrue(first.contains("{\"functionCall\":{\"name\":\"get_time\",\"args\":{\"zone\":\"UTC\"}"), first);
        String result = "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"get_time\",\"args\":{}}}]},"
                + "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"get_time\",\"response\":{\"result\":\"noon\"}}}]}]";
        String second = simulations
                .post(well, WHOLE, ASKS.replace("\"six\"}]}]", "\"six\"}]}," + result) + TOOLS + "}")
                .body();
        assertTrue(second.contains("You said: noon"), second);
    }

    @Test
    void showsItsThoughtsToWhoWantsThem() throws IOException, InterruptedException {
        String thinking = ",\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":%s,\"thinkingBudget\":100}}}";
        String shown =
                simulations.post(well, WHOLE, ASKS + thinking.formatted(true)).body();
        assertTrue(
                shown.contains(
                        "{\"text\":\"The user wants an answer. \",\"thought\":true,\"thoughtSignature\":\"c2ltdWxhdGVk\"}"),
                shown);
        String hidden =
                simulations.post(well, WHOLE, ASKS + thinking.formatted(false)).body();
        assertFalse(hidden.contains("The user wants"), hidden);
        assertTrue(hidden.contains("\"thoughtSignature\":\"c2ltdWxhdGVk\""), hidden);
    }

    @Test
    void embedsAndCounts() throws IOException, InterruptedException {
        String one = "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":2}";
        assertTrue(simulations
                .post(well, "/v1beta/models/embed:embedContent", one)
                .body()
                .startsWith("{\"embedding\":{\"values\":["));
        String many = simulations
                .post(well, "/v1beta/models/embed:batchEmbedContents", "{\"requests\":[" + one + "," + one + "]}")
                .body();
        assertTrue(many.startsWith("{\"embeddings\":[{\"values\":[") && many.contains("]},{\"values\":["), many);
        String body = ASKS + "}";
        assertEquals(
                "{\"totalTokens\":" + body.length() / 4 + "}",
                simulations.post(well, "/v1beta/models/m:countTokens", body).body());
    }

    @Test
    void listsItsModels() throws IOException, InterruptedException {
        String all = get("/v1beta/models?pageSize=1000").body();
        assertTrue(all.startsWith("{\"models\":[{\"name\":\"models/one\","), all);
        assertTrue(all.contains("\"supportedGenerationMethods\":[\"embedContent\""), all);
        assertTrue(get("/v1beta/models/one").body().startsWith("{\"name\":\"models/one\","));
        assertEquals(404, get("/v1beta/models/three").statusCode());
        assertEquals(404, get("/v1/models").statusCode());
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHENTICATED", "429, RESOURCE_EXHAUSTED", "500, INTERNAL", "503, UNAVAILABLE"})
    void refusesInTheApisOwnWords(int status, String word) throws IOException, InterruptedException {
        Simulator ill = simulations.start("status=" + status);
        HttpResponse<String> answer = simulations.post(ill, WHOLE, ASKS + "}");
        ill.close();
        assertEquals(status, answer.statusCode());
        assertEquals(
                "{\"error\":{\"code\":" + status + ",\"message\":\"simulated failure\",\"status\":\"" + word + "\"}}",
                answer.body());
    }

    @Test
    void failsInsideAStream() throws IOException, InterruptedException {
        Simulator ill = simulations.start("error@3");
        String events = simulations.post(ill, EVENTS, ASKS + "}").body();
        String array = simulations.post(ill, ARRAY, ASKS + "}").body();
        ill.close();
        String error = "{\"error\":{\"code\":500,\"message\":\"simulated failure\",\"status\":\"INTERNAL\"}}";
        assertTrue(events.endsWith("data: " + error + "\n\n"), events);
        assertFalse(events.contains("finishReason"), events);
        assertTrue(array.endsWith(",\r\n" + error + "]"), array);
    }

    @Test
    void leavesTheReasonOutWhereItIsToldTo() throws IOException, InterruptedException {
        Simulator ill = simulations.start("unterminated");
        String body = simulations.post(ill, EVENTS, ASKS + "}").body();
        ill.close();
        assertTrue(body.contains("simulated"), body);
        assertFalse(body.contains("finishReason"), body);
    }
}
