package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.fault.ErrorNote;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a frame of a stream says: whether the answer makes progress, what it cost, whether it can be read at all. */
@ExtendWith(LeakExtension.class)
final class StreamWatchTest {
    private static final Dialects DIALECTS = Dialects.load();
    private static final String ERROR = "\"error\":";

    private static String chunk(String delta) {
        return "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":null}],\"usage\":null}";
    }

    private static String line(String message) {
        return "{\"model\":\"m\",\"message\":" + message + ",\"done\":false}";
    }

    private static String delta(String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + "}";
    }

    private static String block(String block) {
        return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" + block + "}";
    }

    private static String candidate(String part) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + part + "],\"role\":\"model\"},\"index\":0}]}";
    }

    private static String event(String type, String fields) {
        return "{\"type\":\"response." + type + "\",\"sequence_number\":1,\"output_index\":0," + fields + "}";
    }

    private static int flags(String dialect, Operation operation, String... frames) {
        AnswerProbe probe = Wires.of(dialect, operation).probe(true);
        int last = 0;
        for (String frame : frames) {
            last = probe.onFrame(Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8));
        }
        probe.close();
        return last;
    }

    /** The flags of a frame, which are the same before and after the first content. */
    private static int flags(String dialect, String frame) {
        String token =
                switch (dialect) {
                    case "openai" -> chunk("{\"content\":\"x\"}");
                    case "anthropic" -> delta("{\"type\":\"text_delta\",\"text\":\"x\"}");
                    case "gemini" -> candidate("{\"text\":\"x\"}");
                    case "responses" -> event("output_text.delta", "\"delta\":\"x\"");
                    default -> line("{\"content\":\"x\"}");
                };
        int first = flags(dialect, Operation.CHAT, frame);
        assertEquals(first, flags(dialect, Operation.CHAT, token, frame), frame);
        return first;
    }

    private static EventReader read(String dialect, EventVerbs verbs, String... frames) {
        EventReader reader = Wires.of(dialect, Operation.CHAT).eventReader(true);
        for (String frame : frames) {
            reader.onFrame(Unpooled.copiedBuffer(frame, StandardCharsets.ISO_8859_1), verbs);
        }
        reader.close();
        return reader;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"x\"}",
                "{\"content\":\" \"}",
                "{\"reasoning\":\"x\"}",
                "{\"audio\":{\"data\":\"AAAA\"}}",
                "{\"content\":\"\",\"images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:x\"}}]}",
                "{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"x\"}]}",
                "{\"reasoning_text\":\"x\"}",
                "{\"role\":\"assistant\",\"content\":\"\",\"reasoning_details\":[{\"data\":\"x\"}]}",
                "{\"annotations\":[{\"type\":\"url_citation\"}]}",
                "{\"content\":null,\"anything\":7}",
                "{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}",
                "{\"reasoning\":{\"text\":\"x\"}}",
                "{\"tool_calls\":[{\"index\":0,\"id\":\"1\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}"
            })
    void aDeltaWithAnythingInItIsProgress(String delta) {
        assertEquals(AnswerProbe.CONTENT, flags("openai", chunk(delta)));
        assertEquals(AnswerProbe.CONTENT, flags("openai", chunk(delta).replace(":", " : ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"content\":\"\"}",
                "{\"role\":\"assistant\"}",
                "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null,\"tool_calls\":null,\"function_call\":null}",
                "{\"content\":null,\"tool_calls\":[],\"reasoning_details\":[],\"audio\":{},\"flag\":false}",
                "{\"content\":[]}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"\"}]}",
                "{\"provider_specific_fields\":{\"refusal\":null}}"
            })
    void anEmptyDeltaIsNoProgress(String delta) {
        assertEquals(0, flags("openai", chunk(delta)) & AnswerProbe.CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"x\"}",
                "{\"content\":\"\",\"images\":[\"AAAA\"]}",
                "{\"content\":\"\",\"audio\":{\"data\":\"AAAA\"}}",
                "{\"content\":\"\",\"reasoning\":\"x\"}",
                "{\"content\":\"\",\"thinking\":\"x\"}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}",
                "{\"content\":\"\",\"thinking\":{\"text\":\"x\"}}",
                "{\"content\":\"\",\"tool_calls\":{\"function\":{\"name\":\"f\"}}}",
                "{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}}]}"
            })
    void aLineWithAnythingInItsMessageIsProgress(String message) {
        assertEquals(AnswerProbe.CONTENT, flags("ollama", line(message)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\",\"content\":\"\"}",
                "{}",
                "null",
                "{\"content\":\"\",\"images\":null,\"tool_calls\":[]}",
                "{\"content\":[],\"thinking\":{},\"tool_calls\":{}}"
            })
    void anEmptyLineIsNoProgress(String message) {
        assertEquals(0, flags("ollama", line(message)));
    }

    static Stream<String> eventsWithSomethingInThem() {
        return Stream.of(
                delta("{\"type\":\"text_delta\",\"text\":\"x\"}"),
                delta("{\"text\":\" \",\"type\":\"text_delta\"}"),
                delta("{\"type\":\"thinking_delta\",\"thinking\":\"x\"}"),
                delta("{\"type\":\"signature_delta\",\"signature\":\"x\"}"),
                delta("{\"type\":\"citations_delta\",\"citation\":{\"url\":\"https://a.test/\"}}"),
                delta("{\"type\":\"citations_delta\",\"citation\":{\"type\":\"page_location\"}}"),
                delta("{\"type\":\"novel_delta\",\"novel\":7}"),
                delta("{\"type\":\"text_delta\",\"text\":{\"x\":\"y\"}}"),
                block("{\"type\":\"text\",\"text\":\"x\"}"),
                block("{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"f\",\"input\":{}}"),
                block("{\"type\":\"redacted_thinking\",\"data\":\"x\"}"),
                block("{\"type\":\"server_tool_use\",\"id\":\"1\",\"name\":\"web_search\",\"input\":{}}"),
                block("{\"type\":\"web_search_tool_result\",\"content\":[]}"));
    }

    @ParameterizedTest
    @MethodSource("eventsWithSomethingInThem")
    void anEventWithAnythingInItIsProgress(String event) {
        assertEquals(AnswerProbe.CONTENT, flags("anthropic", event));
        assertEquals(AnswerProbe.CONTENT, flags("anthropic", event.replace("\":", "\" : ")));
    }

    static Stream<String> eventsWithNothingInThem() {
        return Stream.of(
                "{\"type\":\"ping\"}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"novel\",\"novel\":{\"x\":1}}",
                "{\"type\":\"message_start\",\"message\":{\"id\":\"1\",\"content\":[],\"usage\":null}}",
                delta("{\"type\":\"text_delta\",\"text\":\"\"}"),
                delta("{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                delta("null"),
                block("{\"type\":\"text\",\"text\":\"\",\"citations\":null}"),
                block("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
    }

    @ParameterizedTest
    @MethodSource("eventsWithNothingInThem")
    void anEventWithNothingInItIsNoProgress(String event) {
        assertEquals(0, flags("anthropic", event));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"x\"}",
                "{\"text\":\" \",\"thought\":true}",
                "{\"text\":\"\",\"thoughtSignature\":\"c2Vh\"}",
                "{\"functionCall\":{\"name\":\"f\"}}",
                "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}",
                "{\"executableCode\":{\"code\":\"1\"}}",
                "{\"novel\":7}"
            })
    void aCandidateWithAnythingInItIsProgress(String part) {
        assertEquals(AnswerProbe.CONTENT, flags("gemini", candidate(part)));
        assertEquals(AnswerProbe.CONTENT, flags("gemini", candidate(part).replace("\":", "\" : ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"text\":\"\"}", "{\"text\":\"\",\"thought\":true}", "{\"thoughtSignature\":\"\"}"})
    void aCandidateWithNothingInItIsNoProgress(String part) {
        assertEquals(0, flags("gemini", candidate(part)));
    }

    static Stream<String> itemsWithSomethingInThem() {
        return Stream.of(
                event("output_text.delta", "\"delta\":\"x\",\"logprobs\":[]"),
                event("output_text.delta", "\"delta\":\" \",\"obfuscation\":\"abc\""),
                event("refusal.delta", "\"delta\":\"x\""),
                event("reasoning_summary_text.delta", "\"delta\":\"x\""),
                event("reasoning_text.delta", "\"delta\":\"x\""),
                event("output_text.annotation.added", "\"annotation\":{\"url\":\"https://a.test/\"}"),
                event("output_text.annotation.added", "\"annotation\":{\"type\":\"file_path\"}"),
                event("output_item.added", "\"item\":{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"\"}"),
                event("output_item.added", "\"item\":{\"type\":\"web_search_call\"}"),
                event("output_item.done", "\"item\":{\"type\":\"reasoning\",\"encrypted_content\":\"x\"}"),
                event("web_search_call.searching", "\"item_id\":\"ws\""),
                event("novel.delta", "\"delta\":\"x\""));
    }

    @ParameterizedTest
    @MethodSource("itemsWithSomethingInThem")
    void anEventOfAnItemWithAnythingInItIsProgress(String event) {
        assertEquals(AnswerProbe.CONTENT, flags("responses", event));
        assertEquals(AnswerProbe.CONTENT, flags("responses", event.replace("\":", "\" : ")));
    }

    static Stream<String> itemsWithNothingInThem() {
        return Stream.of(
                event("created", "\"response\":{\"id\":\"1\",\"output\":[],\"usage\":null}"),
                event("in_progress", "\"response\":null"),
                event("output_item.added", "\"item\":{\"type\":\"message\",\"content\":[]}"),
                event(
                        "output_item.added",
                        "\"item\":{\"type\":\"reasoning\",\"encrypted_content\":\"early\",\"summary\":[]}"),
                event("content_part.added", "\"part\":{\"type\":\"output_text\",\"text\":\"\"}"),
                event("output_text.done", "\"text\":\"x\""),
                event("output_text.delta", "\"delta\":\"\""),
                "{\"type\":\"keepalive\",\"sequence_number\":3}",
                "{\"type\":\"novel\",\"delta\":7}");
    }

    @ParameterizedTest
    @MethodSource("itemsWithNothingInThem")
    void anEventOfAnItemWithNothingInItIsNoProgress(String event) {
        assertEquals(0, flags("responses", event));
    }

    @Test
    void aPictureThatIsBeingPaintedIsProgress() {
        assertEquals(
                AnswerProbe.CONTENT,
                flags("ollama", Operation.COMPLETE, "{\"model\":\"m\",\"completed\":3,\"total\":9,\"done\":false}"));
        assertEquals(
                AnswerProbe.CONTENT,
                flags("ollama", Operation.COMPLETE, "{\"response\":\"\",\"image\":\"AAAA\",\"done\":false}"));
        assertEquals(0, flags("ollama", Operation.COMPLETE, "{\"response\":\"\",\"completed\":0,\"done\":false}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":null,\"total_tokens\":null}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":\"1\",\"completion_tokens\":\"2\"}}",
                "{\"choices\":[],\"usage\":{\"prompt\":{\"tokens\":1},\"cost\":0.5}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}",
                "{\"choices\":[],\"usage\":{}}",
                "{\"choices\":null,\"usage\":{\"prompt_tokens\":1}}",
                "{\"id\":\"c\",\"usage\":{\"prompt_tokens\":-1}}",
                "{\"id\":\"c\",\"service_tier\":\"default\",\"usage\":{\"prompt_tokens\":1},\"metadata\":{}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1},\"timings\":{\"prompt_ms\":1},\"x_groq\":{\"id\":\"r\"}}"
            })
    void theFrameOfTheCountsIsKnownWhateverItsNumbersLookLike(String frame) {
        assertEquals(AnswerProbe.USAGE_ONLY, flags("openai", frame) & ~AnswerProbe.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":1}}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1}}",
                "{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}],\"usage\":null}",
                "{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1},\"error\":{\"message\":\"boom\"}}",
                "{\"citations\":[\"https://a.test/\"],\"usage\":{\"prompt_tokens\":1}}",
                "{\"usage\":{\"prompt_tokens\":1},\"metadata\":{\"a\":\"b\"}}"
            })
    void aFrameWithMoreThanCountsIsNoFrameOfCounts(String frame) {
        assertEquals(0, flags("openai", frame) & AnswerProbe.USAGE_ONLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "\"null\"", "null"})
    void aReasonToFinishThatSaysNothingIsNone(String reason) {
        String frame = chunk("{\"content\":\"x\"}").replace("\"finish_reason\":null", "\"finish_reason\":" + reason);
        assertEquals(AnswerProbe.CONTENT, flags("openai", frame));
        AnswerProbe probe = Wires.of("openai", Operation.CHAT).probe(true);
        probe.onFrame(Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8));
        assertFalse(probe.complete());
        probe.close();
        EventVerbs verbs = new EventVerbs();
        read("openai", verbs, frame, frame).onEnd(verbs);
        assertEquals(List.of("start c ", "text 0 x", "text 0 x"), verbs.lines.subList(0, 3));
        assertTrue(verbs.lines.getLast().startsWith("fault UPSTREAM_TRUNCATED"), verbs.lines::toString);
    }

    private static ErrorNote failure(String dialect, String... frames) {
        AnswerProbe probe = Wires.of(dialect, Operation.CHAT).probe(true);
        int seen = 0;
        for (String frame : frames) {
            seen = probe.onFrame(Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8));
        }
        probe.close();
        assertEquals(AnswerProbe.ERROR, seen, List.of(frames)::toString);
        ErrorNote note = probe.error();
        assertNotNull(note);
        return note;
    }

    @Test
    void aFrameThatEndsInAnErrorSaysAllThatStandsInIt() {
        String choices = "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]";
        String limit = "\"error\":{\"code\":429,\"message\":\"Rate limit, try again in 7s\"}";
        String token = chunk("{\"content\":\"x\"}");
        for (String frame : List.of(
                "{\"id\":\"x\"," + limit + "," + choices + "}",
                "{\"id\":\"x\"," + choices + "," + limit + "}",
                "{" + choices.replace("}]", "," + limit + "}]") + ",\"error\":null}",
                "{" + choices + ",\"error\":\"Rate limit, try again in 7s\",\"code\":429}")) {
            for (ErrorNote note : List.of(failure("openai", frame), failure("openai", token, frame))) {
                assertEquals(429, note.status(), frame);
                assertEquals("Rate limit, try again in 7s", note.message(), frame);
                assertEquals(7, note.retryAfter().toSeconds(), frame);
            }
        }
        assertEquals("", failure("openai", "{" + choices + ",\"error\":null}").message());
        assertEquals(
                429,
                failure("ollama", "{\"error\":\"m\",\"done\":true,\"done_reason\":\"error\",\"code\":429}")
                        .status());
        assertEquals(
                "boom",
                failure("ollama", "{\"error\":true,\"message\":\"boom\"}").message());
        assertEquals(
                "boom",
                failure("openai", "{\"error\":true,\"message\":\"boom\"}").message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[]}",
                "{\"content\":[]}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"\"}]}",
                "{\"function_call\":{}}",
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}"
            })
    void whatEndsWithNothingButEmptyListsIsEmpty(String delta) {
        EventVerbs verbs = new EventVerbs();
        EventReader reader = Wires.of("openai", Operation.CHAT).eventReader(true);
        reader.onFrame(Unpooled.copiedBuffer(chunk(delta), StandardCharsets.UTF_8), verbs);
        reader.onFrame(Unpooled.copiedBuffer("[DONE]", StandardCharsets.UTF_8), verbs);
        reader.onEnd(verbs);
        reader.close();
        assertEquals(0, flags("openai", Operation.CHAT, chunk(delta)) & AnswerProbe.CONTENT);
        assertTrue(verbs.lines.getLast().startsWith("fault UPSTREAM_TRUNCATED"), verbs.lines::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"  \"",
                "\"\\u0020\"",
                "false",
                "0",
                "{}",
                "[]",
                "{\"message\":\"\",\"code\":null}"
            })
    void anErrorThatSaysNothingIsNone(String error) {
        assertEquals(
                AnswerProbe.CONTENT,
                flags("openai", chunk("{\"content\":\"x\"}").replace("\"usage\":", ERROR + error + ",\"usage\":")));
        assertEquals(
                AnswerProbe.CONTENT,
                flags("ollama", line("{\"content\":\"x\"}").replace("\"done\":", ERROR + error + ",\"done\":")));
        EventVerbs verbs = new EventVerbs();
        read(
                "openai",
                verbs,
                "{" + ERROR + error + "," + chunk("{\"content\":\"x\"}").substring(1));
        read(
                "ollama",
                verbs,
                "{" + ERROR + error + "," + line("{\"content\":\"y\"}").substring(1));
        assertEquals(List.of("start c ", "text 0 x", "start  m", "text 0 y"), verbs.lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "\"boom\"", "{\"code\":502}", "[\"boom\"]", "{\"message\":\"boom\"}"})
    void anErrorThatSaysSomethingIsOne(String error) {
        for (String dialect : DIALECTS.names()) {
            assertEquals(AnswerProbe.ERROR, flags(dialect, "{" + ERROR + error + "}"), error);
            EventVerbs verbs = new EventVerbs();
            read(dialect, verbs, "{" + ERROR + error + "}");
            assertTrue(verbs.lines.getFirst().startsWith("fault "), verbs.lines::toString);
        }
    }

    private static List<String> lost(String dialect, String good, String... bad) {
        List<String> counts = new ArrayList<>();
        for (String each : bad) {
            EventVerbs verbs = new EventVerbs();
            EventReader reader = read(dialect, verbs, good, each, good);
            assertEquals(
                    2,
                    verbs.lines.stream().filter(line -> line.equals("text 0 x")).count(),
                    verbs.lines::toString);
            counts.add(reader.skipped() + "/" + reader.broken());
        }
        return counts;
    }

    @Test
    void tellsABrokenFrameFromOneThatIsNoJson() {
        String[] broken = {
            "{\"choices\":[{\"delta\":{\"content\":\"lost\"",
            " {",
            "[{\"choices\":[{\"delta\":{\"content\":\"lost",
            " [1,",
            "[1] [2]",
            "{\"a\":1}}",
            "{\"a\":1} {\"b\":2}",
            "{'a':1}",
            "{\"a\":\"\u00ff\u00fe\"}",
            "{\"a\":\"\u0001\"}",
            "{\"a\":tru}",
            "{\"a\":NaNa}"
        };
        String[] none = {"two words", "", "null", "[1]", " [{\"a\":[]}] ", "\"x\"", "<html>", "ping"};
        for (String dialect : DIALECTS.names()) {
            String good =
                    switch (dialect) {
                        case "openai" -> chunk("{\"content\":\"x\"}");
                        case "ollama" -> line("{\"content\":\"x\"}");
                        case "anthropic" -> delta("{\"type\":\"text_delta\",\"text\":\"x\"}");
                        case "gemini" -> candidate("{\"text\":\"x\"}");
                        case "responses" -> event("output_text.delta", "\"delta\":\"x\"");
                        default -> "{\"text\":\"x\"}";
                    };
            assertEquals(java.util.Collections.nCopies(broken.length, "0/1"), lost(dialect, good, broken), dialect);
            assertEquals(java.util.Collections.nCopies(none.length, "1/0"), lost(dialect, good, none), dialect);
        }
    }

    @Test
    void aNumberThatIsNoneCostsNoText() {
        EventVerbs verbs = new EventVerbs();
        EventReader reader = read(
                "openai",
                verbs,
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"logprobs\":{\"content\":[{\"logprob\":-Infinity}]}}],\"t\":NaN}");
        assertEquals(List.of("start  ", "text 0 x", "logprobs 0 {\"content\":[{\"logprob\":null}]}"), verbs.lines);
        assertEquals(0, reader.broken());
        EventVerbs lines = new EventVerbs();
        read(
                "ollama",
                lines,
                "{\"model\":\"m\",\"logprobs\":[{\"logprob\":NaN}],\"message\":{\"content\":\"x\"},\"done\":false}");
        assertEquals(List.of("start  m", "text 0 x", "logprobs 0 [{\"logprob\":null}]"), lines.lines);
    }

    @Test
    void aByteOrderMarkBeforeALineIsNoPartOfIt() {
        EventVerbs verbs = new EventVerbs();
        read("ollama", verbs, "\u00ef\u00bb\u00bf" + line("{\"content\":\"x\"}"));
        assertEquals(List.of("start  m", "text 0 x"), verbs.lines);
        assertEquals(AnswerProbe.CONTENT, flags("ollama", Operation.CHAT, "\ufeff" + line("{\"content\":\"x\"}")));
    }
}
