package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.fault.ErrorNote;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a whole answer is one: the probe, which only looks, and the reader, which reads, agree. */
@ExtendWith(LeakExtension.class)
final class WholeVerdictTest {
    private static final Dialects DIALECTS = Dialects.load();
    private static final String CHOICE =
            "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},\"finish_reason\":\"stop\"}";
    private static final String LINE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},\"done\":true}";

    private static final String MESSAGE =
            "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"hey\"}],\"stop_reason\":\"end_turn\"}";

    private static final String ALL = "{\"all\":[{\"text\":\"hey\"},{\"finish\":\"STOP\"},{\"end\":true}]}";

    private static final String CANDIDATE =
            "{\"content\":{\"parts\":[{\"text\":\"hey\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}";
    private static final String RESPONSE =
            "{\"id\":\"r\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"hey\"}]}]}";

    private static String finished(String reason) {
        return "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},\"finish_reason\":\"" + reason + "\"}]}";
    }

    private static Arguments of(String dialect, Operation operation, String answer) {
        return Arguments.of(dialect, operation, answer);
    }

    private static Stream<Arguments> forEach(String dialect, Operation operation, String... answers) {
        return Stream.of(answers).map(answer -> of(dialect, operation, answer));
    }

    private static Stream<Arguments> each(List<String> answers, String dialect, Operation... operations) {
        return Stream.of(operations)
                .flatMap(operation -> answers.stream().map(answer -> of(dialect, operation, answer)));
    }

    static Stream<Arguments> good() {
        return Stream.of(
                        forEach(
                                "openai",
                                Operation.CHAT,
                                "{\"choices\":[" + CHOICE + "]}",
                                "\ufeff\n {\"choices\" : [ " + CHOICE + "] }\r\n",
                                "{\"error\":null,\"choices\":[" + CHOICE + "]}",
                                "{\"error\":\" \",\"choices\":[" + CHOICE + "]}",
                                "{\"error\":{\"message\":\"\",\"code\":0},\"choices\":[" + CHOICE + "]}",
                                "{\"choices\":[" + CHOICE + "],\"usage\":null,\"x\":{\"error\":{\"message\":\"no\"}}}",
                                "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"error\\\":1}\"}}]}}]}",
                                "{\"choices\":[{\"message\":{\"content\":\"\",\"refusal\":\"no\"},\"finish_reason\":\"content_filter\"}]}",
                                "{\"choices\":[{\"message\":{\"content\":\"\"}}],\"detail\":\"more\"}",
                                finished("eos_token"),
                                finished("eos"),
                                finished("end_turn"),
                                finished("errors"),
                                finished("null"),
                                finished(""),
                                "{\"error\":\"\\u0020\",\"choices\":[" + CHOICE + "]}"),
                        forEach(
                                "openai",
                                Operation.COMPLETE,
                                "{\"choices\":[{\"text\":\"hey\",\"finish_reason\":null}]}",
                                "{\"choices\":[{\"text\":\"\"}]}"),
                        forEach(
                                "openai",
                                Operation.EMBED,
                                "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,-2e-3],\"index\":0}]}",
                                "{\"data\":[{\"embedding\":\"AACAPw==\"}],\"error\":false}"),
                        forEach(
                                "ollama",
                                Operation.CHAT,
                                LINE,
                                "\ufeff" + LINE + "\n",
                                "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"load\"}",
                                "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"error\":\"x\",\"done\":false}}}]},\"done\":true}",
                                "{\"error\":\"\",\"message\":{\"content\":\"hey\"},\"done\":true}",
                                "{\"message\":{\"content\":\"hey\"},\"done\":true,\"done_reason\":\"eos\"}",
                                "{\"message\":{\"content\":\"hey\"},\"done\":true,\"done_reason\":\"end\"}",
                                "{\"error\":\"\\u0009\",\"message\":{\"content\":\"hey\"},\"done\":true}"),
                        forEach(
                                "ollama",
                                Operation.COMPLETE,
                                "{\"response\":\"hey\",\"done\":true,\"context\":[1,2]}",
                                "{\"response\":\"\",\"done\":true,\"done_reason\":\"unload\"}"),
                        forEach(
                                "ollama",
                                Operation.EMBED,
                                "{\"embeddings\":[[0.1,0.2]],\"prompt_eval_count\":2}",
                                "{\"embeddings\":[]}"),
                        forEach("ollama", Operation.EMBED_ONE, "{\"embedding\":[1,2]}", "{\"embedding\":[]}"),
                        forEach(
                                "gemini",
                                Operation.CHAT,
                                "{\"candidates\":[" + CANDIDATE + "]}",
                                "\ufeff\n {\"candidates\" : [ " + CANDIDATE + " ] }\r\n",
                                "{\"error\":null,\"usageMetadata\":null,\"candidates\":[" + CANDIDATE + "]}",
                                "{\"candidates\":[" + CANDIDATE.replace("\"STOP\"", "null") + "]}",
                                "{\"candidates\":[" + CANDIDATE.replace("STOP", "NOVEL") + "],\"detail\":\"more\"}",
                                "{\"candidates\":[{\"finishReason\":\"STOP\"}]}",
                                "{\"candidates\":[{\"content\":{},\"finishReason\":\"MAX_TOKENS\"}]}",
                                "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}",
                                "{\"promptFeedback\":{},\"candidates\":[" + CANDIDATE + "]}",
                                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{\"error\":\"x\",\"finishReason\":1}}}]}}]}"),
                        forEach(
                                "gemini",
                                Operation.EMBED,
                                "{\"embeddings\":[{\"values\":[0.1,-2e-3]}]}",
                                "{\"embeddings\":[{\"values\":[0.1]},{\"values\":[2]}],\"error\":false}"),
                        forEach("gemini", Operation.EMBED_ONE, "{\"embedding\":{\"values\":[0.1,-2e-3]}}"),
                        forEach(
                                "anthropic",
                                Operation.CHAT,
                                MESSAGE,
                                "\ufeff" + MESSAGE + "\r\n",
                                MESSAGE.replace("end_turn", "novel"),
                                MESSAGE.replace("\"end_turn\"", "null"),
                                MESSAGE.replace("{\"type\":\"message\",", "{\"error\":null,\"usage\":null,"),
                                "{\"content\":[],\"stop_reason\":\"end_turn\"}",
                                "{\"content\" : [ ] ,\"detail\":\"more\"}",
                                "{\"content\":[{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"f\",\"input\":{\"error\":\"x\",\"content\":null}}]}"),
                        forEach("minimal", Operation.CHAT, ALL),
                        forEach(
                                "responses",
                                Operation.CHAT,
                                RESPONSE,
                                "\ufeff" + RESPONSE + "\r\n",
                                RESPONSE.replace("\"completed\"", "\"novel\""),
                                RESPONSE.replace("\"status\":\"completed\",", ""),
                                RESPONSE.replace("completed", "incomplete"),
                                RESPONSE.replace(
                                        "\"incomplete_details\":null",
                                        "\"incomplete_details\":{\"reason\":\"length\"},\"detail\":\"x\""),
                                "{\"output\" : [ ] ,\"usage\":null}",
                                "{\"output\":[{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{\\\"error\\\":1}\"}]}"))
                .flatMap(each -> each);
    }

    static Stream<Arguments> bad() {
        List<String> anywhere = List.of(
                "",
                " ",
                "null",
                "\"\"",
                "{}",
                "[]",
                "[{}]",
                "17",
                "<html>login</html>",
                "data: {\"choices\":[" + CHOICE + "]}\n\ndata: [DONE]\n\n",
                "{\"error\":{\"message\":\"boom\",\"code\":502}}",
                "{\"error\":\"boom\"}",
                "{\"error\":true}",
                "{\"detail\":\"boom\"}",
                "{\"object\":\"error\",\"message\":\"boom\",\"code\":500}");
        Stream<Arguments> everywhere = Stream.of(
                        each(anywhere, "anthropic", Operation.CHAT),
                        each(anywhere, "responses", Operation.CHAT),
                        each(anywhere, "minimal", Operation.CHAT),
                        each(anywhere, "gemini", Operation.CHAT, Operation.EMBED, Operation.EMBED_ONE),
                        each(anywhere, "openai", Operation.CHAT, Operation.COMPLETE, Operation.EMBED),
                        each(anywhere, "ollama", Operation.CHAT, Operation.COMPLETE, Operation.EMBED))
                .flatMap(answers -> answers);
        return Stream.of(
                        everywhere,
                        forEach(
                                "openai",
                                Operation.CHAT,
                                "{\"choices\":null}",
                                "{\"choices\":[]}",
                                "{\"choices\":[ ]}",
                                "{\"choices\":{}}",
                                "{\"choices\":[null]}",
                                "{\"id\":\"x\",\"choices\":null,\"error\":{\"message\":\"boom\"}}",
                                "{\"choices\":[" + CHOICE + "],\"error\":{\"message\":\"boom\"}}",
                                finished("error"),
                                finished("error").replace("}]}", "}],\"error\":null}"),
                                "{\"choices\":[" + CHOICE + ","
                                        + finished("error").substring(12),
                                "{\"error\":\"boom\",\"error\":null,\"choices\":[" + CHOICE + "]}",
                                "{\"choices\":[" + CHOICE + "]}{}",
                                "{\"choices\":[" + CHOICE + "]} x",
                                "{\"choices\":[" + CHOICE + "],}",
                                "{\"choices\":[" + CHOICE + "] \"id\":1}",
                                "{\"choices\" [" + CHOICE + "]}",
                                LINE),
                        forEach(
                                "openai",
                                Operation.EMBED,
                                "{\"object\":\"list\",\"data\":[]}",
                                "{\"data\":null}",
                                "{\"object\":\"list\"}"),
                        forEach(
                                "ollama",
                                Operation.CHAT,
                                LINE.replace("true", "false"),
                                LINE.replace(",\"done\":true", ""),
                                LINE + "\n" + LINE,
                                "{\"choices\":[" + CHOICE + "]}",
                                "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"error\"}",
                                "{\"done\":false}"),
                        forEach("ollama", Operation.EMBED, "{\"embeddings\":null}", "{\"model\":\"m\"}"),
                        forEach("ollama", Operation.EMBED_ONE, "{\"model\":\"m\"}"),
                        forEach(
                                "gemini",
                                Operation.CHAT,
                                "{\"candidates\":null}",
                                "{\"candidates\":[]}",
                                "{\"candidates\":[ ]}",
                                "{\"candidates\":[null]}",
                                "{\"candidates\":[{}]}",
                                "{\"candidates\":[{\"content\":{\"parts\":[]}}]}",
                                "{\"candidates\":[{\"finishReason\":\"FINISH_REASON_UNSPECIFIED\"}]}",
                                "{\"promptFeedback\":{}}",
                                "{\"promptFeedback\":{\"blockReason\":\"BLOCK_REASON_UNSPECIFIED\"}}",
                                "{\"candidates\":[" + CANDIDATE + "],\"error\":{\"message\":\"boom\"}}",
                                "{\"candidates\":[" + CANDIDATE + "]}{}",
                                "[{\"candidates\":[" + CANDIDATE + "]}]",
                                "{\"choices\":[" + CHOICE + "]}",
                                LINE),
                        forEach(
                                "gemini",
                                Operation.EMBED,
                                "{\"embeddings\":[]}",
                                "{\"embeddings\":[{}]}",
                                "{\"embeddings\":null}"),
                        forEach("gemini", Operation.EMBED_ONE, "{\"embedding\":{}}", "{\"embedding\":[0.1]}"),
                        forEach(
                                "anthropic",
                                Operation.CHAT,
                                "{\"type\":\"message\"}",
                                "{\"content\":null,\"stop_reason\":\"end_turn\"}",
                                "{\"content\":\"hey\",\"stop_reason\":\"end_turn\"}",
                                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                                MESSAGE + MESSAGE,
                                "{\"choices\":[" + CHOICE + "]}",
                                LINE),
                        forEach("minimal", Operation.CHAT, ALL + ALL, "{\"choices\":[" + CHOICE + "]}", LINE, MESSAGE),
                        forEach(
                                "responses",
                                Operation.CHAT,
                                "{\"object\":\"response\"}",
                                "{\"output\":null,\"status\":\"completed\"}",
                                "{\"output\":\"hey\"}",
                                RESPONSE.replace("completed", "failed"),
                                RESPONSE.replace("completed", "cancelled"),
                                RESPONSE.replace("\"error\":null", "\"error\":{\"message\":\"boom\"}"),
                                RESPONSE + RESPONSE,
                                "{\"choices\":[" + CHOICE + "]}",
                                LINE))
                .flatMap(each -> each);
    }

    private static boolean looks(String dialect, Operation operation, ByteBuf answer) {
        AnswerProbe probe = Wires.of(dialect, operation).probe(false);
        int seen = probe.onFrame(answer);
        boolean complete = probe.complete();
        probe.close();
        return complete && (seen & (AnswerProbe.MALFORMED | AnswerProbe.ERROR)) == 0;
    }

    private static boolean reads(String dialect, Operation operation, ByteBuf answer) {
        EventVerbs verbs = new EventVerbs();
        Answer.read(Wires.of(dialect, operation), false, List.of(answer), verbs);
        return verbs.lines.getLast().equals("end");
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("good")
    void anAnswerThatIsMerelyOddIsOne(String dialect, Operation operation, String answer) {
        assertTrue(looks(dialect, operation, bytes(answer)), "the probe");
        assertTrue(reads(dialect, operation, bytes(answer)), "the reader");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNoAnswerIsTakenForNone(String dialect, Operation operation, String answer) {
        assertFalse(looks(dialect, operation, bytes(answer)), "the probe");
        assertFalse(reads(dialect, operation, bytes(answer)), "the reader");
    }

    @ParameterizedTest
    @MethodSource("good")
    void anAnswerThatIsCutAnywhereIsNone(String dialect, Operation operation, String answer) {
        byte[] whole = answer.stripTrailing().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(whole, 0, length);
            assertFalse(looks(dialect, operation, cut), "the probe, of " + length);
            assertFalse(reads(dialect, operation, cut), "the reader, of " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void nothingSpeaksAgainstTheBeginningOfAnAnswer(String dialect, Operation operation, String answer) {
        byte[] whole = answer.getBytes(StandardCharsets.UTF_8);
        for (int length = 3; length <= whole.length; length++) {
            AnswerProbe probe = Wires.of(dialect, operation).probe(false);
            assertEquals(0, probe.onBeginning(Unpooled.wrappedBuffer(whole, 0, length)), "of " + length);
            probe.close();
        }
    }

    @Test
    void theBeginningTellsWhatWillBeNoAnswer() {
        for (String begins :
                List.of("<html>", "data: {", "[", "\"", "{\"choices\":null,\"id\":\"", "{\"choices\":[],", "{1")) {
            AnswerProbe probe = Wires.of("openai", Operation.CHAT).probe(false);
            assertEquals(AnswerProbe.MALFORMED, probe.onBeginning(bytes(begins)), begins);
        }
        AnswerProbe probe = Wires.of("ollama", Operation.CHAT).probe(false);
        assertEquals(AnswerProbe.ERROR, probe.onBeginning(bytes("{\"error\":\"boom\",\"trace\":\"")));
    }

    @Test
    void saysWhatTheServerSaid() {
        for (String error : List.of(
                "{\"error\":{\"message\":\"boom\"}}",
                "{\"error\":\"boom\"}",
                "{\"error\":true,\"message\":\"boom\"}",
                "{\"detail\":\"boom\"}",
                "{\"object\":\"error\",\"message\":\"boom\",\"type\":\"BadRequestError\",\"code\":400}")) {
            for (String dialect : DIALECTS.names()) {
                for (Wire wire : DIALECTS.named(dialect).wires()) {
                    if (wire.operation() == Operation.PASS) {
                        continue;
                    }
                    AnswerProbe probe = wire.probe(false);
                    assertEquals(AnswerProbe.ERROR, probe.onFrame(bytes(error)), error);
                    ErrorNote note = probe.error();
                    assertEquals("boom", note == null ? "" : note.message(), error);
                    EventVerbs verbs = new EventVerbs();
                    Answer.read(wire, false, List.of(bytes(error)), verbs);
                    assertEquals(List.of("fault UPSTREAM_STATUS boom"), verbs.lines, error);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop",
                "length",
                "tool_calls",
                "function_call",
                "content_filter",
                "load",
                "unload",
                "eos",
                "limit",
                "unknown",
                "completed",
                "cancelled",
                "timeout",
                "finished"
            })
    void theProbeAndTheReaderCallTheEndTheSame(String reason) {
        for (String dialect : DIALECTS.names()) {
            String answer =
                    switch (dialect) {
                        case "openai" -> finished(reason);
                        case "ollama" ->
                            LINE.replace("\"done\":true", "\"done_reason\":\"" + reason + "\",\"done\":true");
                        case "anthropic" -> MESSAGE.replace("end_turn", reason);
                        case "gemini" -> "{\"candidates\":[" + CANDIDATE.replace("STOP", reason) + "]}";
                        case "responses" ->
                            RESPONSE.replace("completed", "incomplete")
                                    .replace("details\":null", "details\":{\"reason\":\"" + reason + "\"}");
                        default -> "{\"all\":[{\"text\":\"x\"},{\"finish\":\"" + reason + "\"},{\"end\":true}]}";
                    };
            AnswerProbe probe = Wires.of(dialect, Operation.CHAT).probe(false);
            probe.onFrame(bytes(answer));
            assertTrue(probe.complete(), answer);
            EventVerbs verbs = new EventVerbs();
            Answer.read(Wires.of(dialect, Operation.CHAT), false, List.of(bytes(answer)), verbs);
            assertTrue(verbs.lines.contains("finish 0 " + probe.finish()), () -> probe.finish() + " " + verbs.lines);
        }
    }

    @Test
    void knowsCountsAndReasonOfAnAnswerThatHadToBeRead() {
        AnswerProbe probe = Wires.of("openai", Operation.CHAT).probe(false);
        String answer = "{\"choices\":null,"
                + finished("length").substring(1, finished("length").length() - 1)
                + ",\"usage\":{\"prompt_tokens\":3}}";
        assertEquals(0, probe.onFrame(bytes(answer)) & (AnswerProbe.MALFORMED | AnswerProbe.ERROR));
        assertTrue(probe.complete());
        assertEquals(FinishReason.LENGTH, probe.finish());
        assertEquals(3, probe.usage().prompt());
    }
}
