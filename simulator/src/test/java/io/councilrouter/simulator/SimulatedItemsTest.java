package io.councilrouter.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator says to clients of OpenAI's Responses API. */
@TestInstance(Lifecycle.PER_CLASS)
final class SimulatedItemsTest {
    private static final String PATH = "/v1/responses";
    private static final String ASKS = "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"six\"}]";
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"name\":\"get_time\",\"parameters\":{\"type\":\"object\",\"properties\":"
                    + "{\"zone\":{\"const\":\"UTC\"}}}}]";

    private final Simulations simulations = new Simulations("responses", List.of("one", "two"));
    private final Simulator well = simulations.start("");

    @AfterAll
    void closes() {
        well.close();
        simulations.close();
    }

    private HttpResponse<String> post(Simulator to, String body) throws IOException, InterruptedException {
        return simulations.post(to, PATH, body);
    }

    @Test
    void answersWholeAndRepeatsWhatItWasAsked() throws IOException, InterruptedException {
        HttpResponse<String> answer = post(well, ASKS + ",\"instructions\":\"Be brief.\"}");
        assertEquals(200, answer.statusCode());
        assertTrue(
                Pattern.matches(
                        "\\{\"id\":\"resp_[0-9a-f]{32}\",\"object\":\"response\",\"created_at\":1770000000,\"status\":\"completed\",\"error\":null,"
                                + "\"incomplete_details\":null,\"model\":\"m\",\"output\":\\[\\{\"id\":\"msg_[0-9a-f]{32}_0\",\"type\":\"message\",\"status\":\"completed\","
                                + "\"role\":\"assistant\",\"content\":\\[\\{\"type\":\"output_text\",\"annotations\":\\[],\"logprobs\":\\[],\"text\":"
                                + "\"\\[simulated] You said: six\\. [\\w ]+\"}]}],\"instructions\":\"Be brief\\.\",.*\"usage\":\\{\"input_tokens\":\\d+,.*}}",
                        answer.body()),
                answer.body());
    }

    @Test
    void streamsEventsUpToTheLast() throws IOException, InterruptedException {
        HttpResponse<String> answer = post(well, ASKS + ",\"stream\":true}");
        assertEquals(
                "text/event-stream", answer.headers().firstValue("content-type").orElse(""));
        String body = answer.body();
        assertTrue(
                body.startsWith("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,"),
                body);
        assertTrue(body.contains("event: response.output_text.delta\ndata: {"), body);
        assertTrue(body.contains("\nevent: response.completed\ndata: {") && body.endsWith("}}\n\n"), body);
        assertFalse(body.contains("[DONE]"), body);
    }

    @Test
    void callsToolsAndAnswersTheirResults() throws IOException, InterruptedException {
        String first = post(well, ASKS + TOOLS + "}").body();
        assertTrue(
                first.contains(
                        "\"call_id\":\"call_0_simulated\",\"name\":\"get_time\",\"arguments\":\"{\\\"zone\\\":\\\"UTC\\\"}\"}"),
                first);
        String result =
                ",{\"type\":\"function_call\",\"call_id\":\"call_0_simulated\",\"name\":\"get_time\",\"arguments\":\"{}\"},"
                        + "{\"type\":\"function_call_output\",\"call_id\":\"call_0_simulated\",\"output\":\"noon\"}]";
        String second = post(well, ASKS.substring(0, ASKS.length() - 1) + result + TOOLS + "}")
                .body();
        assertTrue(second.contains("You said: noon"), second);
    }

    @Test
    void givesACustomToolItsText() throws IOException, InterruptedException {
        String tools = ",\"tools\":[{\"type\":\"custom\",\"name\":\"write\"}]";
        String whole = post(well, ASKS + tools + "}").body();
        assertTrue(
                whole.contains("\"type\":\"custom_tool_call\"")
                        && whole.contains("\"name\":\"write\",\"input\":\"six\"}"),
                whole);
        String stream = post(well, ASKS + tools + ",\"stream\":true}").body();
        assertTrue(stream.contains("event: response.custom_tool_call_input.done\n"), stream);
    }

    @Test
    void sealsItsThoughtsForWhoWantsThemBack() throws IOException, InterruptedException {
        String thinking =
                ",\"reasoning\":{\"effort\":\"low\",\"summary\":\"auto\"},\"include\":[\"reasoning.encrypted_content\"]}";
        String whole = post(well, ASKS + thinking).body();
        assertTrue(
                whole.contains(
                        "\"summary\":[{\"type\":\"summary_text\",\"text\":\"The user wants an answer. \"}],\"encrypted_content\":\"c2ltdWxhdGVk\"},{\"id\":\"msg_"),
                whole);
    }

    @Test
    void listsItsModels() throws IOException, InterruptedException {
        String listed = simulations
                .send(well, "/v1/models", HttpRequest.newBuilder().GET())
                .body();
        assertTrue(listed.startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"one\","), listed);
    }

    @ParameterizedTest
    @CsvSource({"401, authentication_error", "429, rate_limit_error", "500, api_error"})
    void refusesInTheApisOwnWords(int status, String type) throws IOException, InterruptedException {
        Simulator ill = simulations.start("status=" + status);
        HttpResponse<String> answer = post(ill, ASKS + "}");
        ill.close();
        assertEquals(status, answer.statusCode());
        assertTrue(
                answer.body().startsWith("{\"error\":{\"message\":\"simulated failure\",\"type\":\"" + type + "\","),
                answer.body());
    }

    @Test
    void failsInsideAStream() throws IOException, InterruptedException {
        Simulator ill = simulations.start("error@3");
        String body = post(ill, ASKS + ",\"stream\":true}").body();
        ill.close();
        assertTrue(body.contains("event: error\ndata: {\"type\":\"error\","), body);
        assertTrue(body.contains("event: response.failed\ndata: {\"type\":\"response.failed\","), body);
        assertFalse(body.contains("response.completed"), body);
    }

    @Test
    void leavesTheLastEventOutWhereItIsToldTo() throws IOException, InterruptedException {
        Simulator ill = simulations.start("unterminated");
        String body = post(ill, ASKS + ",\"stream\":true}").body();
        ill.close();
        assertTrue(body.contains("response.output_item.done"), body);
        assertFalse(body.contains("response.completed"), body);
    }
}
