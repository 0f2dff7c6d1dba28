package io.councilrouter.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator says to clients of Anthropic's API. */
@TestInstance(Lifecycle.PER_CLASS)
final class SimulatedMessagesTest {
    private static final String ASKS =
            "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"six\"}]";
    private static final String TOOLS =
            ",\"tools\":[{\"name\":\"get_time\",\"input_schema\":{\"type\":\"object\",\"properties\":"
                    + "{\"zone\":{\"const\":\"UTC\"}}}}]";

    private final Simulations simulations = new Simulations("anthropic", List.of("one", "two"));
    private final Simulator well = simulations.start("");

    @AfterAll
    void closes() {
        well.close();
        simulations.close();
    }

    @Test
    void answersWhole() throws IOException, InterruptedException {
        HttpResponse<String> answer = simulations.post(well, "/v1/messages", ASKS + "}");
        assertEquals(200, answer.statusCode());
        assertTrue(
                Pattern.matches(
                        "\\{\"id\":\"msg_simulated-\\d+\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":\\["
                                + "\\{\"type\":\"text\",\"text\":\"\\[simulated] You said: six\\. [\\w ]+\"}],\"stop_reason\":\"end_turn\","
                                + "\"stop_sequence\":null,\"usage\":\\{\"input_tokens\":\\d+,\"output_tokens\":\\d+,.*}}",
                        answer.body()),
                answer.body());
    }

    @Test
    void streamsEventsUpToTheLast() throws IOException, InterruptedException {
        HttpResponse<String> answer = simulations.post(well, "/v1/messages?beta=true", ASKS + ",\"stream\":true}");
        assertEquals(
                "text/event-stream", answer.headers().firstValue("content-type").orElse(""));
        String body = answer.body();
        assertTrue(body.startsWith("event: message_start\ndata: {\"type\":\"message_start\","), body);
        assertTrue(
                body.contains("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"),
                body);
        assertTrue(body.endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"), body);
    }

    @Test
    void callsToolsWithInputAndAnswersTheirResults() throws IOException, InterruptedException {
        String first =
                simulations.post(well, "/v1/messages", ASKS + TOOLS + "}").body();
        assertTrue(first.contains("\"name\":\"get_time\",\"input\":{\"zone\":\"UTC\"}}"), first);
        assertTrue(first.contains("\"stop_reason\":\"tool_use\""), first);
        String streamed = simulations
                .post(well, "/v1/messages", ASKS + TOOLS + ",\"stream\":true}")
                .body();
        assertTrue(streamed.contains("\"partial_json\":\"{\\\"zone\\\":\\\"UTC\\\"}\""), streamed);
        String result =
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"get_time\",\"input\":{}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"noon\"}]}]";
        String second = simulations
                .post(well, "/v1/messages", ASKS.replace("\"six\"}]", "\"six\"}," + result) + TOOLS + "}")
                .body();
        assertTrue(second.contains("You said: noon"), second);
    }

    @Test
    void signsItsThoughts() throws IOException, InterruptedException {
        String thinking = ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}";
        String whole =
                simulations.post(well, "/v1/messages", ASKS + thinking + "}").body();
        assertTrue(
                whole.contains(
                        "{\"type\":\"thinking\",\"thinking\":\"The user wants an answer. \",\"signature\":\"c2ltdWxhdGVk\"},{\"type\":\"text\""),
                whole);
        String stream = simulations
                .post(well, "/v1/messages", ASKS + thinking + ",\"stream\":true}")
                .body();
        assertTrue(stream.contains("\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ltdWxhdGVk\"}"), stream);
    }

    @Test
    void listsItsModels() throws IOException, InterruptedException {
        String one =
                "{\"type\":\"model\",\"id\":\"one\",\"display_name\":\"one\",\"created_at\":\"2026-01-01T00:00:00Z\"}";
        assertEquals(
                "{\"data\":[" + one + "," + one.replace("\"one\"", "\"two\"")
                        + "],\"has_more\":false,\"first_id\":\"one\",\"last_id\":\"two\"}",
                simulations.get(well, "/v1/models").body());
        assertEquals(one, simulations.get(well, "/v1/models/one").body());
        assertEquals(404, simulations.get(well, "/v1/models/three").statusCode());
    }

    @Test
    void countsTokens() throws IOException, InterruptedException {
        String body = ASKS + "}";
        assertEquals(
                "{\"input_tokens\":" + body.length() / 4 + "}",
                simulations
                        .post(well, "/v1/messages/count_tokens?beta=true", body)
                        .body());
    }

    @ParameterizedTest
    @CsvSource({"401, authentication_error", "429, rate_limit_error", "500, api_error", "529, overloaded_error"})
    void refusesInTheApisOwnWords(int status, String type) throws IOException, InterruptedException {
        Simulator ill = simulations.start("status=" + status);
        HttpResponse<String> answer = simulations.post(ill, "/v1/messages", ASKS + "}");
        ill.close();
        assertEquals(status, answer.statusCode());
        assertEquals(
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type
                        + "\",\"message\":\"simulated failure\"},\"request_id\":\"simulated\"}",
                answer.body());
        assertEquals(
                status == 429 || status == 529,
                answer.headers().firstValue("retry-after").isPresent());
    }

    @Test
    void failsInsideAStream() throws IOException, InterruptedException {
        Simulator ill = simulations.start("error@3");
        String body = simulations
                .post(ill, "/v1/messages", ASKS + ",\"stream\":true}")
                .body();
        ill.close();
        assertTrue(body.contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","), body);
        assertFalse(body.contains("message_stop"), body);
    }

    @Test
    void leavesTheLastEventOutWhereItIsToldTo() throws IOException, InterruptedException {
        Simulator ill = simulations.start("unterminated");
        String body = simulations
                .post(ill, "/v1/messages", ASKS + ",\"stream\":true}")
                .body();
        ill.close();
        assertTrue(body.contains("content_block_stop"), body);
        assertFalse(body.contains("message_delta") || body.contains("message_stop"), body);
    }
}
