package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakExtension.class)
final class ErrorShapeTest {
    private static final Dialects DIALECTS = Dialects.load();
    private static final Fault BAD = new Fault.Client(FaultCode.INVALID_ARGUMENT, "say \"n\"\nonce", "n");

    private static String body(String dialect, Fault fault) {
        HeldText out = new HeldText();
        DIALECTS.named(dialect).errors().body(fault, "r1", out);
        String body = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return body;
    }

    private static String inBand(String dialect, Fault fault) {
        HeldText out = new HeldText();
        DIALECTS.named(dialect).errors().inBand(fault, "r1", out);
        String frame = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return frame;
    }

    private static @Nullable ErrorNote read(String dialect, String body) {
        return DIALECTS.named(dialect).errors().read(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    }

    private static String message(String dialect, String body) {
        ErrorNote said = read(dialect, body);
        assertNotNull(said, body);
        return said.message();
    }

    /** What a client reads if a backend of its dialect has sent {@code body}. */
    private static String relayed(String dialect, String body) {
        ErrorNote said = read(dialect, body);
        assertNotNull(said, body);
        return body(
                dialect,
                new Fault.BackendFailed(
                        FaultCode.UPSTREAM_REFUSED,
                        said.message(),
                        400,
                        FailurePoint.HEAD,
                        Duration.ZERO,
                        About.REQUEST,
                        said));
    }

    @Test
    void openAiKeepsWhatABackendSaidBesideAText() {
        assertEquals(
                "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"insufficient_quota\"},"
                        + "\"type\":\"t\",\"param\":\"p\",\"code\":\"insufficient_quota\"}",
                relayed("openai", "{\"error\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"insufficient_quota\"}"));
    }

    @Test
    void ollamaKeepsTheFieldsOfAnErrorThatIsAnObjectBesideItsText() {
        assertEquals(
                "{\"error\":\"m\",\"x\":1,\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}",
                relayed(
                        "ollama",
                        "{\"error\":{\"message\":\"m\",\"type\":\"exceed_context_size_error\",\"n_ctx\":4096,\"error\":{}},\"x\":1}"));
        assertEquals(
                "{\"error\":\"m\",\"detail\":[{\"msg\":\"m\"}]}", relayed("ollama", "{\"detail\":[{\"msg\":\"m\"}]}"));
        assertEquals(
                "{\"error\":\"m\",\"code\":\"c\"}",
                relayed("ollama", "{\"error\":{\"message\":\"m\",\"code\":\"c\"}}"));
    }

    @Test
    void openAiHasFourKeys() {
        assertEquals(
                "{\"error\":{\"message\":\"say \\\"n\\\"\\nonce\",\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"invalid_argument\"}}",
                body("openai", BAD));
        assertEquals(
                "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}",
                body("openai", new Fault.NoRoute(FaultCode.UNKNOWN_MODEL, "no", Duration.ZERO)));
        assertEquals(
                "{\"error\":{\"message\":\"wait\",\"type\":\"server_error\",\"param\":null,\"code\":\"queue_full\"}}",
                body("openai", new Fault.Refused(FaultCode.QUEUE_FULL, "wait", Duration.ofSeconds(1))));
    }

    @Test
    void ollamaHasOneText() {
        assertEquals("{\"error\":\"say \\\"n\\\"\\nonce\"}", body("ollama", BAD));
    }

    @Test
    void anthropicHasATypeAndTheRequestsId() {
        assertEquals(
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"say \\\"n\\\"\\nonce\"},\"request_id\":\"r1\"}",
                body("anthropic", BAD));
        assertEquals(
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"wait\"},\"request_id\":\"r1\"}",
                body("anthropic", new Fault.Refused(FaultCode.QUEUE_FULL, "wait", Duration.ofSeconds(1))));
    }

    @Test
    void anthropicKeepsWhatABackendSaidBesideItsMessage() {
        assertEquals(
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\",\"details\":{\"a\":1}},\"request_id\":\"req_up\",\"x\":1}",
                relayed(
                        "anthropic",
                        "{\"type\":\"error\",\"error\":{\"details\":{\"a\":1},\"type\":\"overloaded_error\",\"message\":\"m\"},\"request_id\":\"req_up\",\"x\":1}"));
        assertEquals(
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"m\"},\"request_id\":\"r1\"}",
                relayed("anthropic", "{\"error\":\"m\"}"));
    }

    @Test
    void geminiHasACodeAndAWordOfGooglesForIt() {
        assertEquals(
                "{\"error\":{\"code\":400,\"message\":\"say \\\"n\\\"\\nonce\",\"status\":\"INVALID_ARGUMENT\"}}",
                body("gemini", BAD));
        assertEquals(
                "{\"error\":{\"code\":503,\"message\":\"wait\",\"status\":\"UNAVAILABLE\"}}",
                body("gemini", new Fault.Refused(FaultCode.QUEUE_FULL, "wait", Duration.ofSeconds(1))));
        assertEquals(
                "{\"error\":{\"code\":501,\"message\":\"no\",\"status\":\"UNIMPLEMENTED\"}}",
                body("gemini", new Fault.Client(FaultCode.NOT_IMPLEMENTED, "no")));
        assertEquals(
                "{\"error\":{\"code\":499,\"message\":\"no\",\"status\":\"CANCELLED\"}}",
                body("gemini", new Fault.Client(FaultCode.CLIENT_GONE, "no")));
    }

    @Test
    void geminiKeepsWhatABackendSaidBesideItsMessage() {
        assertEquals(
                "{\"error\":{\"code\":400,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"12s\"}]},\"x\":1}",
                relayed(
                        "gemini",
                        "[{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"12s\"}]},\"x\":1}]"));
        ErrorNote said = read(
                "gemini", "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"12s\"}]}}");
        assertNotNull(said);
        assertEquals(429, said.status());
        assertEquals(Duration.ofSeconds(12), said.retryAfter());
    }

    @Test
    void responsesHasTheErrorsOfTheOtherApiOfOpenAi() {
        assertEquals(body("openai", BAD), body("responses", BAD));
        String upstream = "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\",\"x\":1}}";
        assertEquals(relayed("openai", upstream), relayed("responses", upstream));
    }

    /** SDKs raise an exception for the first event, agents wait for the second. */
    @Test
    void aStreamOfResponsesFailsInTwoEvents() {
        assertEquals(
                "event: error\ndata: {\"type\":\"error\",\"sequence_number\":0,\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_argument\","
                        + "\"message\":\"say \\\"n\\\"\\nonce\",\"param\":\"n\"},\"code\":\"invalid_argument\",\"message\":\"say \\\"n\\\"\\nonce\",\"param\":\"n\"}\n\n"
                        + "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":1,\"response\":{\"id\":\"resp_r1\",\"object\":\"response\","
                        + "\"created_at\":0,\"status\":\"failed\",\"error\":{\"code\":\"invalid_prompt\",\"message\":\"say \\\"n\\\"\\nonce\"},\"incomplete_details\":null,"
                        + "\"model\":\"\",\"output\":[],\"parallel_tool_calls\":true,\"tool_choice\":\"auto\",\"tools\":[]}}\n\n",
                inBand("responses", BAD));
    }

    @Test
    void framesStandAlone() {
        assertEquals("data: " + body("openai", BAD) + "\n\n", inBand("openai", BAD));
        assertEquals(body("ollama", BAD) + "\n", inBand("ollama", BAD));
        assertEquals("data: " + body("gemini", BAD) + "\n\n", inBand("gemini", BAD));
        assertEquals("event: error\ndata: " + body("anthropic", BAD) + "\n\n", inBand("anthropic", BAD));
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void everyFaultCanBeSaidAndReadInEveryDialect(FaultCode code) {
        for (String dialect : DIALECTS.names()) {
            String body = body(dialect, new Fault.Client(code, "what was bad"));
            assertEquals("what was bad", message(dialect, body));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"code\":404,\"message\":\"gone\",\"type\":\"x\"}} | gone",
                "{\"error\":\"model 'x' not found\"} | model 'x' not found",
                "{\"object\":\"error\",\"message\":\"too long\",\"code\":400} | too long",
                "{\"detail\":\"Not Found\"} | Not Found",
                "{\"detail\":[{\"loc\":[\"body\",{\"a\":1}],\"msg\":\"field required\",\"type\":\"missing\"}]} | field required",
                "{\"message\":\"first\",\"error\":{\"message\":\"second\"}} | second",
                "{\"error\":{\"message\":\"at http://a:1/\"}} | at [address]",
            })
    void findsTheMessageOfAnyServer(String body, String message) {
        for (String dialect : DIALECTS.names()) {
            assertEquals(message, message(dialect, body));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><body>502</body></html>",
                "''",
                "{\"error\":null}",
                "{\"error\":{}}",
                "{\"error\":[[[]]]}",
                "{\"error\":{\"message\":\"cut",
                "[1]",
                "no model named {x}",
            })
    void findsNoneWhereThereIsNone(String body) {
        for (String dialect : DIALECTS.names()) {
            assertNull(read(dialect, body));
        }
    }

    @Test
    void anErrorWithoutAWordIsOneAllTheSame() {
        assertEquals("", message("openai", "{\"error\":17}"));
        assertEquals("", message("ollama", "{\"error\":true}"));
    }

    @Test
    void aMessageTooLongIsStillAMessage() {
        String body = "{\"error\":\"" + "x".repeat(100_000) + "\"}";
        assertFalse(message("ollama", body).isEmpty());
    }
}
