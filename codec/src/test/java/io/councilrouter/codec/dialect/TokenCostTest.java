package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.chat.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token allocates nothing, whichever path it takes. */
final class TokenCostTest {
    private static final String OPENAI =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
                    + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}";
    private static final String REASONING = OPENAI.replace("\"content\"", "\"reasoning_content\"");
    private static final String CALL = OPENAI.replace(
            "\"content\":\" token\"", "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\"}}]");
    private static final String CALL_OPEN = CALL.replace("{\"arguments\"", "{\"name\":\"f\",\"arguments\"");
    private static final String OLLAMA =
            "{\"model\":\"m\",\"created_at\":\"2026-09-01T10:00:00.1Z\",\"message\":{\"role\":\"assistant\",\"content\":\" token\"},\"done\":false}";
    private static final String ANTHROPIC =
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" token\"}}";
    private static final String THOUGHT = ANTHROPIC.replace("text_delta\",\"text", "thinking_delta\",\"thinking");
    private static final String INPUT = ANTHROPIC.replace("text_delta\",\"text", "input_json_delta\",\"partial_json");
    private static final String INPUT_OPEN =
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"f\",\"input\":{}}}";

    private static final String GEMINI =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" token\"}],\"role\":\"model\"},\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":9,"
                    + "\"candidatesTokenCount\":3,\"totalTokenCount\":12},\"modelVersion\":\"m\",\"responseId\":\"r\"}";
    private static final String THINKING = GEMINI.replace(" token\"", " token\",\"thought\":true");
    private static final String DELTA =
            "{\"type\":\"response.output_text.delta\",\"sequence_number\":7,\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\" token\",\"logprobs\":[]}";
    private static final String SUMMARY = DELTA.replace("output_text", "reasoning_summary_text");
    private static final String ARGUMENTS = DELTA.replace("output_text", "function_call_arguments");
    private static final String ARGUMENTS_OPEN =
            "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"1\",\"name\":\"f\"}}";

    private static ByteBuf frame(String json) {
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(json.length());
        frame.writeCharSequence(json, StandardCharsets.UTF_8);
        return frame;
    }

    private static String token(String kind) {
        return switch (kind) {
            case "reasoning" -> REASONING;
            case "call" -> CALL;
            case "openai" -> OPENAI;
            case "anthropic" -> ANTHROPIC;
            case "thought" -> THOUGHT;
            case "input" -> INPUT;
            case "gemini" -> GEMINI;
            case "thinking" -> THINKING;
            case "delta" -> DELTA;
            case "summary" -> SUMMARY;
            case "arguments" -> ARGUMENTS;
            default -> OLLAMA;
        };
    }

    /** The frame that must come before a token of that kind; null where none must. */
    private static @Nullable String opening(String kind) {
        return switch (kind) {
            case "call" -> CALL_OPEN;
            case "input" -> INPUT_OPEN;
            case "arguments" -> ARGUMENTS_OPEN;
            default -> null;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "openai, openai, openai",
        "openai, ollama, openai",
        "openai, openai, reasoning",
        "openai, openai, call",
        "ollama, openai, ollama",
        "ollama, ollama, ollama",
        "openai, anthropic, openai",
        "openai, anthropic, reasoning",
        "openai, anthropic, call",
        "ollama, anthropic, ollama",
        "anthropic, openai, anthropic",
        "anthropic, openai, thought",
        "anthropic, openai, input",
        "anthropic, ollama, anthropic",
        "anthropic, anthropic, input",
        "gemini, openai, gemini",
        "gemini, ollama, thinking",
        "gemini, anthropic, gemini",
        "gemini, gemini, thinking",
        "openai, gemini, openai",
        "openai, gemini, reasoning",
        "ollama, gemini, ollama",
        "anthropic, gemini, anthropic",
        "openai, responses, openai",
        "openai, responses, reasoning",
        "openai, responses, call",
        "ollama, responses, ollama",
        "anthropic, responses, input",
        "responses, openai, delta",
        "responses, openai, summary",
        "responses, openai, arguments",
        "responses, anthropic, delta",
        "responses, responses, arguments"
    })
    void translatingAllocatesNothing(String from, String to, String kind) {
        HeldText out = new HeldText();
        long[] nanos = {0};
        AnswerOrder order =
                new AnswerOrder("7", "m", 1_770_000_000_123L, false, false, () -> nanos[0] += 20_000_000, 0);
        EventReader reader = Wires.of(from, Operation.CHAT).eventReader(true);
        EventWriter writer = Wires.of(to, Operation.CHAT).eventWriter(true, order, out);
        String opening = opening(kind);
        if (opening != null) {
            ByteBuf open = frame(opening);
            reader.onFrame(open, writer);
            open.release();
        }
        ByteBuf frame = frame(token(kind));
        long bytes = Allocations.perRun(() -> {
            out.clear();
            reader.onFrame(frame, writer);
        });
        assertTrue(out.size() > 50, "it wrote");
        reader.close();
        writer.close();
        frame.release();
        out.close();
        assertEquals(0, bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, openai",
        "openai, call",
        "openai, reasoning",
        "ollama, ollama",
        "anthropic, anthropic",
        "anthropic, input",
        "gemini, gemini",
        "gemini, thinking",
        "responses, delta",
        "responses, arguments"
    })
    void watchingAllocatesNothing(String dialect, String kind) {
        AnswerProbe probe = Wires.of(dialect, Operation.CHAT).probe(true);
        String opening = opening(kind);
        if (opening != null) {
            ByteBuf open = frame(opening);
            probe.onFrame(open);
            open.release();
        }
        ByteBuf frame = frame(token(kind));
        // The first one may say more: who begins to speak is looked at closely.
        probe.onFrame(frame);
        int[] others = {0};
        long bytes = Allocations.perRun(() -> others[0] += probe.onFrame(frame) == AnswerProbe.CONTENT ? 0 : 1);
        probe.close();
        frame.release();
        assertEquals(0, bytes);
        assertEquals(0, others[0], "frames that are not just content");
    }

    @Test
    void watchingAWholeAnswerAllocatesNothing() {
        ByteBuf answer = frame(
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + "word ".repeat(150)
                        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":150,\"total_tokens\":155}}");
        AnswerProbe probe = Wires.of("openai", Operation.CHAT).probe(false);
        int whole = AnswerProbe.CONTENT | AnswerProbe.FINISH | AnswerProbe.USAGE;
        int[] others = {0};
        long bytes = Allocations.perRun(() -> others[0] += probe.onFrame(answer) == whole ? 0 : 1);
        answer.release();
        assertEquals(0, others[0]);
        assertEquals(0, bytes);
    }

    @Test
    void watchingAWholeAnswerWithCandidatesAllocatesNothing() {
        ByteBuf answer = frame(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + "word ".repeat(150)
                        + "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":150}}");
        AnswerProbe probe = Wires.of("gemini", Operation.CHAT).probe(false);
        int whole = AnswerProbe.CONTENT | AnswerProbe.FINISH | AnswerProbe.USAGE | AnswerProbe.END;
        int[] others = {0};
        long bytes = Allocations.perRun(() -> others[0] += probe.onFrame(answer) == whole ? 0 : 1);
        answer.release();
        assertEquals(0, others[0]);
        assertEquals(0, bytes);
    }
}
