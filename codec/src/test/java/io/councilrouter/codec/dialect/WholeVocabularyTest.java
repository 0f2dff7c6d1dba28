package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The verbs that not every dialect has a place for, in every dialect: each is written, expressed in plainer words, or
 * reported as lost.
 */
@ExtendWith(LeakExtension.class)
final class WholeVocabularyTest {

    private static ByteBuf text(String escaped) {
        return Unpooled.copiedBuffer(escaped, StandardCharsets.UTF_8);
    }

    private record Written(String text, List<String> dropped) {}

    private static Written answer(String dialect, Operation operation, boolean streamed, Consumer<EventWriter> verbs) {
        HeldText out = new HeldText();
        AnswerOrder order = new AnswerOrder("7", "m", 1_770_000_000_123L, true, false, () -> 9L, 1L);
        EventWriter writer = Wires.of(dialect, operation).eventWriter(streamed, order, out);
        verbs.accept(writer);
        List<String> dropped = writer.dropped();
        writer.close();
        Written written = new Written(out.view().toString(StandardCharsets.UTF_8), dropped);
        out.close();
        return written;
    }

    private static void everything(EventWriter writer) {
        writer.start("up", "upstream");
        writer.blockOpen(0, Block.REASONING, "rs_1");
        writer.summary(0, text("In short"));
        writer.sealed(0, Seal.SIGNATURE, text("c2VhbA=="));
        writer.blockClose(0);
        writer.serverTool(0, "web_search_tool_result", text("{}"));
        writer.text(0, text("Said"));
        writer.citation(0, 0, 4, "https://example.com", "A title");
        writer.media(0, Media.IMAGE, Media.Source.INLINE, "image/png", text("iVBORw"));
        writer.spoken(0, "audio_1", -1);
        writer.transcript(0, text(" aloud"));
        writer.media(0, Media.AUDIO, Media.Source.INLINE, "audio/wav", text("AAAA"));
        writer.spoken(0, "", 99);
        writer.refusal(0, text(" No."));
        writer.other(0, "novel", text("{}"));
        writer.stopWord(0, text("END"));
        writer.finish(0, FinishReason.STOP_SEQUENCE);
        writer.usage(new Usage()
                .prompt(9)
                .completion(8)
                .cached(4)
                .thinking(3)
                .cacheWritten(7)
                .promptAudio(6)
                .promptImages(2)
                .completionAudio(5)
                .completionImages(1));
        writer.end();
    }

    static Stream<Arguments> everythingSaid() {
        List<String> unsaid = List.of(
                "reasoning_signature",
                "web_search_tool_result",
                "citations",
                "images",
                "audio",
                "novel",
                "stop_sequence");
        List<String> minimal = List.of("web_search_tool_result", "images", "audio", "novel", "stop_sequence");
        // A result of the server's tool that is none, as it comes here without anything in it.
        List<String> signed = List.of("web_search_tool_result", "images", "audio", "novel");
        // Its pictures and sounds are parts like any other.
        List<String> parts = List.of("web_search_tool_result", "audio", "novel", "stop_sequence");
        // Its clients are given seals that they ask for.
        List<String> unasked =
                List.of("reasoning_signature", "web_search_tool_result", "images", "audio", "novel", "stop_sequence");
        List<String> spoken = List.of("reasoning_signature", "web_search_tool_result", "images", "novel");
        return Stream.of(
                Arguments.of("openai", Operation.CHAT, true, spoken),
                Arguments.of("openai", Operation.CHAT, false, spoken),
                Arguments.of("ollama", Operation.CHAT, true, unsaid),
                Arguments.of("ollama", Operation.CHAT, false, unsaid),
                Arguments.of("anthropic", Operation.CHAT, true, signed),
                Arguments.of("anthropic", Operation.CHAT, false, signed),
                Arguments.of("gemini", Operation.CHAT, true, parts),
                Arguments.of("gemini", Operation.CHAT, false, parts),
                Arguments.of("responses", Operation.CHAT, true, unasked),
                Arguments.of("responses", Operation.CHAT, false, unasked),
                Arguments.of("minimal", Operation.CHAT, true, minimal),
                Arguments.of("minimal", Operation.CHAT, false, minimal));
    }

    @ParameterizedTest
    @MethodSource("everythingSaid")
    void whatHasNoPlaceInAnAnswerIsNamedAndTheRestIsSaid(
            String dialect, Operation operation, boolean streamed, List<String> lost) {
        Written written = answer(dialect, operation, streamed, WholeVocabularyTest::everything);
        assertEquals(lost, written.dropped());
        for (String said : List.of("In short", "Said", "aloud", "No.")) {
            assertTrue(written.text().contains(said), written.text());
        }
        String seal =
                switch (lost.contains("reasoning_signature") ? "" : dialect) {
                    case "" -> "";
                    case "anthropic" -> "\"signature\":\"c2VhbA==\"";
                    case "gemini" -> "\"thought\":true,\"thoughtSignature\":\"c2VhbA==\"";
                    default -> "{\"seal\":[\"SIGNATURE\",\"c2VhbA==\"]}";
                };
        assertTrue(written.text().contains(seal), written.text());
        assertFalse(written.text().replace(seal, "").contains("c2VhbA"), "a seal is never text: " + written.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | \"audio\":{\"id\":\"audio_1\"}}",
                "true | \"audio\":{\"transcript\":\" aloud\"}}",
                "true | \"audio\":{\"data\":\"AAAA\"}}",
                "true | \"audio\":{\"expires_at\":99}}",
                "true | \"finish_reason\":\"stop\",\"stop_reason\":\"END\"}]",
                "true | \"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":7,\"audio_tokens\":6,\"image_tokens\":2}",
                "true | \"completion_tokens_details\":{\"reasoning_tokens\":3,\"audio_tokens\":5,\"image_tokens\":1}}",
                "true | \"delta\":{\"refusal\":\" No.\"}",
                "true | \"delta\":{\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":0,\"end_index\":4,\"url\":\"https://example.com\",\"title\":\"A title\"}}]}",
                "false | \"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":7,\"audio_tokens\":6,\"image_tokens\":2}",
                "false | \"completion_tokens_details\":{\"reasoning_tokens\":3,\"audio_tokens\":5,\"image_tokens\":1}}",
                "false | \"refusal\":\" No.\"",
                "false | \"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":0,\"end_index\":4,\"url\":\"https://example.com\",\"title\":\"A title\"}}]",
                "false | \"audio\":{\"id\":\"audio_1\",\"data\":\"AAAA\",\"transcript\":\" aloud\",\"expires_at\":99}",
                "false | \"finish_reason\":\"stop\",\"stop_reason\":\"END\"}]",
            })
    void openAiHasAPlaceForWhatItsClientsKnow(boolean streamed, String piece) {
        Written written = answer("openai", Operation.CHAT, streamed, WholeVocabularyTest::everything);
        assertTrue(written.text().contains(piece), written.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | \"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"In short\"}",
                "true | \"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2VhbA==\"}",
                "true | \"citation\":{\"type\":\"web_search_result_location\",\"cited_text\":\"\",\"url\":\"https://example.com\",\"title\":\"A title\",\"encrypted_index\":\"\"}",
                "true | \"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"}",
                "true | \"usage\":{\"input_tokens\":0,\"cache_creation_input_tokens\":7,\"cache_read_input_tokens\":4,\"output_tokens\":8,\"output_tokens_details\":{\"thinking_tokens\":3}}}",
                "false | {\"type\":\"thinking\",\"thinking\":\"In short\",\"signature\":\"c2VhbA==\"}",
                "false | {\"type\":\"text\",\"text\":\"Said aloud No.\",\"citations\":[{\"type\":\"web_search_result_location\",",
                "false | \"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"",
                "false | \"usage\":{\"input_tokens\":0,\"cache_creation_input_tokens\":7,\"cache_read_input_tokens\":4,\"output_tokens\":8,\"output_tokens_details\":{\"thinking_tokens\":3}}}",
            })
    void anthropicHasAPlaceForWhatItsClientsKnow(boolean streamed, String piece) {
        Written written = answer("anthropic", Operation.CHAT, streamed, WholeVocabularyTest::everything);
        assertTrue(written.text().contains(piece), written.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | \"parts\":[{\"text\":\"In short\",\"thought\":true}]",
                "true | \"parts\":[{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"c2VhbA==\"}]",
                "true | \"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"iVBORw\"}}]",
                "true | \"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"https://example.com\",\"title\":\"A title\"}}]}",
                "true | \"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":5,\"totalTokenCount\":17,\"cachedContentTokenCount\":4,\"thoughtsTokenCount\":3}",
                "false | {\"text\":\"In short\",\"thought\":true,\"thoughtSignature\":\"c2VhbA==\"},{\"text\":\"Said\"},{\"inlineData\"",
                "false | \"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"https://example.com\",\"title\":\"A title\"}}]}",
                "false | \"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":5,\"totalTokenCount\":17,\"cachedContentTokenCount\":4,\"thoughtsTokenCount\":3}",
            })
    void geminiHasAPlaceForWhatItsClientsKnow(boolean streamed, String piece) {
        Written written = answer("gemini", Operation.CHAT, streamed, WholeVocabularyTest::everything);
        assertTrue(written.text().contains(piece), written.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | \"type\":\"response.reasoning_summary_text.delta\",\"sequence_number\":4,",
                "true | \"annotation_index\":0,\"annotation\":{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":4,\"url\":\"https://example.com\",\"title\":\"A title\"}}",
                "true | \"delta\":\" No.\"}",
                "false | \"summary\":[{\"type\":\"summary_text\",\"text\":\"In short\"}]",
                "false | {\"type\":\"output_text\",\"annotations\":[{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":4,\"url\":\"https://example.com\",\"title\":\"A title\"}],\"logprobs\":[],\"text\":\"Said aloud\"},{\"type\":\"refusal\",\"refusal\":\" No.\"}",
                "false | \"usage\":{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":7},\"output_tokens\":8,\"output_tokens_details\":{\"reasoning_tokens\":3},\"total_tokens\":17}",
            })
    void responsesHasAPlaceForWhatItsClientsKnow(boolean streamed, String piece) {
        Written written = answer("responses", Operation.CHAT, streamed, WholeVocabularyTest::everything);
        assertTrue(written.text().contains(piece), written.text());
    }

    /** A completion is text alone. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCompletionSaysInTextWhatIsSpokenOrRefused(boolean streamed) {
        Written written = answer("openai", Operation.COMPLETE, streamed, writer -> {
            writer.reasoning(0, text("hm"));
            writer.transcript(0, text("aloud"));
            writer.media(0, Media.AUDIO, Media.Source.INLINE, "", text("AAAA"));
            writer.citation(0, 0, 5, "https://example.com", "");
            writer.refusal(0, text(" No."));
            writer.end();
        });
        String said = streamed ? "\"text\":\"aloud\".*\"text\":\" No.\"" : "\"text\":\"aloud No.\"";
        assertTrue(Pattern.compile(said, Pattern.DOTALL).matcher(written.text()).find(), written.text());
        assertEquals(List.of("reasoning_content", "audio", "citations"), written.dropped());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCitationOfNoPlaceInTheTextHasNone(boolean streamed) {
        Written written = answer("openai", Operation.CHAT, streamed, writer -> {
            writer.text(0, text("Said"));
            writer.citation(0, -1, -1, "https://example.com/\"a\"", "");
            writer.citation(0, -1, -1, "https://example.com/b", "B");
            writer.end();
        });
        for (String each : List.of(
                "{\"url\":\"https://example.com/\\\"a\\\"\",\"title\":\"\"}",
                "{\"url\":\"https://example.com/b\",\"title\":\"B\"}")) {
            assertTrue(written.text().contains("\"url_citation\":" + each), written.text());
        }
        assertEquals(!streamed, written.text().contains("}},{\"type\":\"url_citation\""), written.text());
    }

    /** OpenAI's clients could not play sound that is an address or a file on the server. */
    @ParameterizedTest
    @CsvSource({"true, URL", "false, URL", "true, FILE", "false, FILE"})
    void onlySoundThatIsInTheAnswerIsSaid(boolean streamed, Media.Source source) {
        Written written = answer("openai", Operation.CHAT, streamed, writer -> {
            writer.text(0, text("Said"));
            writer.media(0, Media.AUDIO, source, "", text("elsewhere"));
            writer.end();
        });
        assertFalse(written.text().contains("elsewhere"), written.text());
        assertEquals(List.of("audio"), written.dropped());
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    void everyReasonHasAWordThatClientsKnow(FinishReason reason) {
        List<String> openai = List.of("stop", "length", "tool_calls", "content_filter");
        List<String> ollama = List.of("stop", "length", "load", "unload");
        List<String> anthropic = List.of(
                "end_turn", "max_tokens", "stop_sequence", "pause_turn", "refusal", "model_context_window_exceeded");
        List<String> gemini =
                List.of("STOP", "MAX_TOKENS", "SAFETY", "PROHIBITED_CONTENT", "MALFORMED_FUNCTION_CALL", "OTHER");
        List<String> responses = List.of(
                "\"status\":\"completed\",\"error\":null,\"incomplete_details\":null",
                "\"status\":\"incomplete\",\"error\":null,\"incomplete_details\":{\"reason\":\"max_output_tokens\"}",
                "\"status\":\"incomplete\",\"error\":null,\"incomplete_details\":{\"reason\":\"content_filter\"}");
        for (boolean streamed : new boolean[] {true, false}) {
            Consumer<EventWriter> verbs = writer -> {
                writer.start("", "");
                writer.finish(0, reason);
                writer.end();
            };
            String said = answer("openai", Operation.CHAT, streamed, verbs).text();
            assertTrue(openai.stream().anyMatch(word -> said.contains("\"finish_reason\":\"" + word + "\"")), said);
            String told = answer("ollama", Operation.CHAT, streamed, verbs).text();
            assertTrue(ollama.stream().anyMatch(word -> told.contains("\"done_reason\":\"" + word + "\"")), told);
            String named = answer("anthropic", Operation.CHAT, streamed, verbs).text();
            assertTrue(anthropic.stream().anyMatch(word -> named.contains("\"stop_reason\":\"" + word + "\"")), named);
            String called = answer("gemini", Operation.CHAT, streamed, verbs).text();
            assertTrue(gemini.stream().anyMatch(word -> called.contains("\"finishReason\":\"" + word + "\"")), called);
            String stated = answer("responses", Operation.CHAT, streamed, verbs).text();
            assertTrue(responses.stream().anyMatch(stated::contains), stated);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONTEXT_FULL, length, length, model_context_window_exceeded, MAX_TOKENS",
        "ERROR, length, length, max_tokens, MAX_TOKENS",
        "REFUSAL, content_filter, stop, refusal, SAFETY",
        "CONTENT_FILTER, content_filter, stop, refusal, PROHIBITED_CONTENT",
        "SAFETY, content_filter, stop, refusal, SAFETY",
        "PAUSE, stop, stop, pause_turn, STOP",
        "MALFORMED_CALL, stop, stop, end_turn, MALFORMED_FUNCTION_CALL",
        "TOOL_CALLS, tool_calls, stop, end_turn, STOP",
        "OTHER, stop, stop, end_turn, OTHER"
    })
    void aReasonWithoutAWordTakesTheNearest(
            FinishReason reason, String openai, String ollama, String anthropic, String gemini) {
        Consumer<EventWriter> verbs = writer -> {
            writer.start("", "");
            writer.finish(0, reason);
            writer.end();
        };
        String said = answer("openai", Operation.CHAT, true, verbs).text();
        assertTrue(said.contains("\"finish_reason\":\"" + openai + "\""), said);
        String told = answer("ollama", Operation.CHAT, true, verbs).text();
        assertTrue(told.contains("\"done_reason\":\"" + ollama + "\""), told);
        String named = answer("anthropic", Operation.CHAT, true, verbs).text();
        assertTrue(named.contains("\"stop_reason\":\"" + anthropic + "\""), named);
        String called = answer("gemini", Operation.CHAT, true, verbs).text();
        assertTrue(called.contains("\"finishReason\":\"" + gemini + "\""), called);
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "eos_token, STOP",
        "stop_sequence, STOP_SEQUENCE",
        "length, LENGTH",
        "model_length, CONTEXT_FULL",
        "tool_calls, TOOL_CALLS",
        "function_call, TOOL_CALLS",
        "content_filter, CONTENT_FILTER",
        "insufficient_system_resource, ERROR",
        "weary, OTHER",
        "sto, OTHER"
    })
    void aWordOfAServerMeansTheSameToReaderAndProbe(String word, FinishReason reason) {
        String whole =
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"" + word + "\"}]}";
        Wire wire = Wires.of("openai", Operation.CHAT);
        AnswerProbe probe = wire.probe(false);
        probe.onFrame(text(whole));
        assertEquals(reason, probe.finish());
        probe.close();
        EventVerbs verbs = new EventVerbs();
        EventReader reader = wire.eventReader(false);
        reader.onFrame(text(whole), verbs);
        reader.close();
        assertTrue(verbs.lines.contains("finish 0 " + reason), verbs.lines.toString());
        AnswerProbe ollama = Wires.of("ollama", Operation.CHAT).probe(false);
        ollama.onFrame(text("{\"message\":{\"content\":\"x\"},\"done\":true,\"done_reason\":\"weary\"}"));
        assertEquals(FinishReason.OTHER, ollama.finish());
        ollama.close();
    }

    private static Written request(String dialect, Consumer<RequestWriter> verbs) {
        HeldText out = new HeldText();
        RequestWriter writer = Wires.of(dialect, Operation.CHAT).requestWriter(new RequestOrder("m", false, true), out);
        verbs.accept(writer);
        writer.end();
        Written written = new Written(out.view().toString(StandardCharsets.UTF_8), writer.dropped());
        writer.close();
        out.close();
        return written;
    }

    private static void conversation(RequestWriter writer) {
        writer.message(Role.ASSISTANT);
        writer.reasoning(text("hm"));
        writer.sealed(Seal.SIGNATURE, text("c2VhbA=="));
        writer.refusal(text("No."));
        writer.cacheMark("5m");
        writer.messageEnd();
        writer.message(Role.TOOL);
        writer.toolResult("c1", "f");
        writer.toolFailed();
        writer.text(text("broken"));
        writer.messageEnd();
        writer.message(Role.SYSTEM);
        writer.text(text("Said last."));
        writer.messageEnd();
        writer.otherTool("web_search", text("{}"));
        writer.thinkingBudget(8192);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | reasoning_content reasoning_signature cache_control is_error tools.web_search",
                "ollama | reasoning_signature cache_control is_error tools.web_search",
                "anthropic | tools.web_search",
                "gemini | cache_control tools.web_search",
                "responses | cache_control is_error tools.web_search",
                "minimal | reasoning_content cache_control tool_call_id is_error tools.web_search thinking"
            })
    void whatHasNoPlaceInARequestIsNamedAndTheRestIsSaid(String dialect, String lost) {
        Written written = request(dialect, WholeVocabularyTest::conversation);
        assertEquals(List.of(lost.split(" ", -1)), written.dropped());
        for (String said : List.of("No.", "broken", "Said last.")) {
            assertTrue(written.text().contains(said), written.text());
        }
        String seal =
                switch (lost.contains("reasoning_signature") ? "" : dialect) {
                    case "" -> "";
                    case "anthropic" -> "\"signature\":\"c2VhbA==\"";
                    case "gemini" -> "\"thoughtSignature\":\"c2VhbA==\"";
                    case "responses" -> "\"encrypted_content\":\"c2VhbA==\"";
                    default -> "{\"seal\":\"c2VhbA==\"}";
                };
        assertTrue(written.text().contains(seal), written.text());
        assertFalse(written.text().replace(seal, "").contains("c2VhbA"), "a seal is never text: " + written.text());
    }

    @ParameterizedTest
    @CsvSource({
        "openai, '\"reasoning_effort\":\"medium\"'",
        "ollama, '\"think\":\"medium\"'",
        "anthropic, '\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":8192}'",
        "gemini, '\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":8192}'",
        "responses, '\"reasoning\":{\"effort\":\"medium\",\"summary\":\"auto\"}'"
    })
    void aBudgetOfThoughtIsSaidAsTheNearestLevel(String dialect, String said) {
        Written written = request(dialect, WholeVocabularyTest::conversation);
        assertTrue(written.text().contains(said), written.text());
    }
}
