package io.councilrouter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.app.boot.SimulatorRun;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.simulator.FaultScript;
import io.councilrouter.simulator.SimulatorSettings;
import io.councilrouter.simulator.TurnScript;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulator says through the gateway in either dialect: JSON if asked for, and tool calls turn by turn. */
@TestInstance(Lifecycle.PER_CLASS)
class SimulatorIT {
    private static final String TOOLS = "[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":"
            + "{\"type\":\"object\",\"properties\":{\"city\":{\"enum\":[\"Paris\"]},\"days\":{\"type\":\"integer\",\"minimum\":2}}}}},"
            + "{\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]";

    private final SimulatorRun openai;
    private final SimulatorRun ollama;
    private final GatewayFixture gate;

    SimulatorIT() throws IOException {
        openai = SimulatorRun.start(settings("openai", TurnScript.NONE), 0);
        ollama = SimulatorRun.start(settings("ollama", TurnScript.NONE), 0);
        gate = GatewayFixture.start("backends:\n"
                + "  - {name: openai, type: openai, url: \"http://127.0.0.1:" + openai.port() + "/v1\"}\n"
                + "  - {name: ollama, type: ollama, url: \"http://127.0.0.1:" + ollama.port() + "\"}\n");
    }

    private static SimulatorSettings settings(String dialect, TurnScript turns) {
        return new SimulatorSettings(
                dialect, 8, Duration.ZERO, Duration.ZERO, List.of("of-" + dialect), List.of(), FaultScript.NONE, turns);
    }

    @AfterEach
    void settles() {
        gate.settled();
    }

    @AfterAll
    void closes() {
        gate.close();
        openai.close();
        ollama.close();
    }

    private String ask(String path, String model, String more) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post(path, "{\"model\":\"" + model + "\"," + more + "}")
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            return answer.text();
        }
    }

    private static String user(String text) {
        return "{\"role\":\"user\",\"content\":" + JsonEscapes.quoted(text) + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions | 'response_format':{'type':'json_object'} | {'simulated':true,'said':'six'}",
                "/v1/chat/completions | 'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object','properties':{'n':{'type':'integer','minimum':3,'maximum':5}}}}} | {'n':3}",
                "/api/chat | 'format':'json' | {'simulated':true,'said':'six'}",
                "/api/chat | 'format':{'type':'object','properties':{'n':{'type':'integer','minimum':3,'maximum':5}}} | {'n':3}"
            })
    void anAnswerThatIsToBeJsonIsJson(String path, String asked, String said) {
        for (String model : List.of("of-openai", "of-ollama")) {
            String text =
                    ask(path, model, asked.replace('\'', '"') + ",\"stream\":false,\"messages\":[" + user("six") + "]");
            String inside = JsonEscapes.quoted(said.replace('\'', '"'));
            assertTrue(text.contains("\"content\":" + inside), model + ": " + text);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aScriptLeadsThroughSeveralTurns(boolean stream) {
        String script = "What is the weather?\n[simulate] call get_weather {\"city\":\"Rome\"}\n"
                + "[simulate] call get_weather & call get_time\n[simulate] say It rains.";
        String call =
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c%1$d\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c%1$d\",\"content\":\"rain\"}";
        for (String model : List.of("of-openai", "of-ollama")) {
            String tools = "\"stream\":" + stream + ",\"tools\":" + TOOLS + ",\"messages\":[" + user(script);
            String first = ask("/v1/chat/completions", model, tools + "]");
            assertTrue(first.contains("\"get_weather\"") && first.contains("Rome"), first);
            assertTrue(first.contains("\"finish_reason\":\"tool_calls\""), first);
            String second = ask("/v1/chat/completions", model, tools + "," + call.formatted(1) + "]");
            assertTrue(second.contains("\"get_weather\"") && second.contains("\"get_time\""), second);
            assertTrue(second.contains("Paris") && second.contains("\\\"days\\\":2"), second);
            assertTrue(second.contains("\"finish_reason\":\"tool_calls\""), second);
            String third =
                    ask("/v1/chat/completions", model, tools + "," + call.formatted(1) + "," + call.formatted(2) + "]");
            assertTrue(third.contains("rains"), third);
            assertTrue(third.contains("\"finish_reason\":\"stop\""), third);
            String fourth = ask(
                    "/v1/chat/completions",
                    model,
                    tools + "," + call.formatted(1) + "," + call.formatted(2) + "," + call.formatted(3) + "]");
            assertTrue(fourth.contains("said") && fourth.contains("\"finish_reason\":\"stop\""), fourth);
        }
    }

    @Test
    void callsOfOneConversationHaveDifferentIds() {
        String tools = "\"stream\":false,\"tools\":" + TOOLS + ",\"messages\":[";
        String asked = user("[simulate] call get_time");
        String before = asked
                + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_0_simulated\",\"type\":\"function\","
                + "\"function\":{\"name\":\"get_time\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"call_0_simulated\",\"content\":\"noon\"},";
        String first = ask("/v1/chat/completions", "of-openai", tools + asked + "]");
        assertTrue(first.contains("\"id\":\"call_0_simulated\""), first);
        String second = ask("/v1/chat/completions", "of-openai", tools + before + asked + "]");
        assertTrue(second.contains("\"id\":\"call_1_simulated\""), second);
    }

    @Test
    void withoutAScriptTheFirstToolIsCalledOnceAndItsResultAnswered() {
        String tools = "\"stream\":false,\"tools\":" + TOOLS + ",\"messages\":[" + user("What is the weather?");
        for (String model : List.of("of-openai", "of-ollama")) {
            String first = ask("/api/chat", model, tools + "]");
            assertTrue(first.contains("\"arguments\":{\"city\":\"Paris\",\"days\":2}"), first);
            String second = ask(
                    "/api/chat",
                    model,
                    tools
                            + ",{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"get_weather\","
                            + "\"arguments\":{\"city\":\"Paris\"}}}]},"
                            + "{\"role\":\"tool\",\"tool_name\":\"get_weather\",\"content\":\"rain\"}]");
            assertTrue(second.contains("You said: rain"), second);
        }
    }

    @Test
    void theServersOwnScriptAppliesToRequestsWithoutOne() throws IOException {
        TurnScript turns = TurnScript.of(List.of("call get_time", "say Done."));
        try (SimulatorRun own = SimulatorRun.start(settings("openai", turns), 0);
                RawClient client = RawClient.to(own.port())) {
            String messages = "\"messages\":[" + user("What time is it?");
            String first = client.post("/v1/chat/completions", "{\"model\":\"m\"," + messages + "]}")
                    .answer()
                    .text();
            assertTrue(first.contains("\"get_time\""), first);
            String said = client.post(
                            "/v1/chat/completions",
                            "{\"model\":\"m\"," + messages
                                    + ",{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":"
                                    + "{\"name\":\"get_time\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\","
                                    + "\"content\":\"noon\"}]}")
                    .answer()
                    .text();
            assertTrue(said.contains("Done."), said);
            String off = client.post(
                            "/v1/chat/completions",
                            "{\"model\":\"m\",\"tool_choice\":\"none\",\"tools\":" + TOOLS + "," + messages + "]}")
                    .answer()
                    .text();
            assertTrue(off.contains("You said: What time is it?"), off);
        }
    }
}
