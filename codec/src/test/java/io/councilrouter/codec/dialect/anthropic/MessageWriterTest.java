package io.councilrouter.codec.dialect.anthropic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers event for event as clients expect them: one block open at a time, counted from 0. */
@ExtendWith(LeakExtension.class)
final class MessageWriterTest {
    private static final String TEXT = "{\"type\":\"text\",\"text\":\"\"}";
    private static final String THOUGHT = "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}";

    private static ByteBuf text(String escaped) {
        return Unpooled.copiedBuffer(escaped, StandardCharsets.UTF_8);
    }

    private static String written(boolean streamed, Consumer<EventWriter> verbs) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        AnswerOrder order =
                new AnswerOrder("7", "m\"x", 1_770_000_000_123L, false, false, () -> 9L, 1L, 33, null, true, null);
        EventWriter writer = streamed ? new StreamWriter(order, out) : new WholeWriter(order, out);
        writer.start("up", "upstream");
        verbs.accept(writer);
        writer.close();
        ByteBuf all = out.takeComposite();
        String written = all.toString(StandardCharsets.UTF_8);
        all.release();
        return written;
    }

    private static String event(String name, String fields) {
        return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + fields + "}\n\n";
    }

    private static String begins(String usage) {
        return event(
                "message_start",
                ",\"message\":{\"id\":\"msg_7\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\\\"x\",\"content\":[],"
                        + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{" + usage + "}}");
    }

    private static String opens(int index, String block) {
        return event("content_block_start", ",\"index\":" + index + ",\"content_block\":" + block);
    }

    private static String call(int index, String id, String name) {
        return opens(index, "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"input\":{}}");
    }

    private static String grows(int index, String type, String field, String value) {
        return event(
                "content_block_delta",
                ",\"index\":" + index + ",\"delta\":{\"type\":\"" + type + "\",\"" + field + "\":\"" + value + "\"}");
    }

    private static String says(int index, String value) {
        return grows(index, "text_delta", "text", value);
    }

    private static String argues(int index, String value) {
        return grows(index, "input_json_delta", "partial_json", value);
    }

    private static String closes(int index) {
        return event("content_block_stop", ",\"index\":" + index);
    }

    private static String ends(String reason, String usage) {
        return event(
                        "message_delta",
                        ",\"delta\":{\"stop_reason\":\"" + reason + "\",\"stop_sequence\":null},\"usage\":{" + usage
                                + "}")
                + event("message_stop", "");
    }

    private static final String BEGINS = begins("\"input_tokens\":33,\"output_tokens\":0");

    @Test
    void aStreamHasThoughtsBeforeTextAndTheSumsAtItsEnd() {
        assertEquals(
                BEGINS
                        + opens(0, THOUGHT)
                        + grows(0, "thinking_delta", "thinking", "hm")
                        + closes(0)
                        + opens(1, TEXT)
                        + says(1, "Hi\\n")
                        + says(1, "é")
                        + closes(1)
                        + ends("max_tokens", "\"input_tokens\":5,\"output_tokens\":3"),
                written(true, writer -> {
                    writer.reasoning(0, text("hm"));
                    writer.text(0, text("Hi\\n"));
                    writer.text(0, text(""));
                    writer.text(0, text("é"));
                    writer.finish(0, FinishReason.LENGTH);
                    writer.text(0, text("too late"));
                    writer.usage(new Usage().prompt(5).completion(3));
                    writer.end();
                }));
    }

    @Test
    void aStreamThatKnowsItsPromptsCountsTellsThemAtItsBeginning() {
        String usage =
                "\"input_tokens\":4,\"cache_creation_input_tokens\":1,\"cache_read_input_tokens\":5,\"output_tokens\":";
        assertEquals(
                begins(usage + "0") + opens(0, TEXT) + says(0, "a") + closes(0) + ends("end_turn", usage + "2"),
                written(true, writer -> {
                    writer.usage(new Usage().prompt(10).cached(5).cacheWritten(1));
                    writer.text(0, text("a"));
                    writer.usage(new Usage().completion(2));
                    writer.end();
                }));
    }

    @Test
    void aStreamWithoutCountsLeavesTheEstimateAsItIs() {
        assertEquals(BEGINS + ends("end_turn", "\"output_tokens\":0"), written(true, writer -> {
            writer.finish(0, FinishReason.LOAD);
            writer.end();
            writer.end();
        }));
    }

    @Test
    void callsOneAfterTheOtherAreStreamedAsTheyCome() {
        assertEquals(
                BEGINS
                        + opens(0, TEXT)
                        + says(0, "a")
                        + closes(0)
                        + call(1, "call_1", "f")
                        + argues(1, "{\\\"x\\\":")
                        + argues(1, "\\\"}\\\"}")
                        + closes(1)
                        + call(2, "toolu_1_7", "g")
                        + argues(2, "{")
                        + argues(2, "}")
                        + closes(2)
                        + ends("tool_use", "\"output_tokens\":0"),
                written(true, writer -> {
                    writer.text(0, text("a"));
                    writer.toolOpen(0, 0, "call_1", "f");
                    writer.toolArgs(0, 0, text("{\\\"x\\\":"));
                    writer.toolArgs(0, 0, text("\\\"}\\\"}"));
                    writer.toolOpen(0, 1, "", "g");
                    writer.toolArgs(0, 1, text("{"));
                    writer.toolArgs(0, 1, text("}"));
                    writer.finish(0, FinishReason.STOP);
                    writer.end();
                }));
    }

    /** What comes while a call's arguments are under way waits, and goes out as soon as it can. */
    @Test
    void callsSideBySideComeOutOneAfterTheOther() {
        assertEquals(
                BEGINS
                        + call(0, "a", "f")
                        + argues(0, "{\\\"x\\\":")
                        + argues(0, "1}")
                        + closes(0)
                        + call(1, "b", "g")
                        + argues(1, "{\\\"y\\\":[")
                        + argues(1, "]}")
                        + closes(1)
                        + opens(2, TEXT)
                        + says(2, "between")
                        + closes(2)
                        + call(3, "c", "h")
                        + argues(3, "{}")
                        + closes(3)
                        + ends("tool_use", "\"output_tokens\":0"),
                written(true, writer -> {
                    writer.toolOpen(0, 0, "a", "f");
                    writer.toolOpen(0, 1, "b", "g");
                    writer.toolArgs(0, 0, text("{\\\"x\\\":"));
                    writer.toolArgs(0, 1, text("{\\\"y\\\":["));
                    writer.text(0, text("bet"));
                    writer.text(0, text("ween"));
                    writer.toolOpen(0, 2, "c", "h");
                    writer.toolArgs(0, 0, text("1}"));
                    writer.toolArgs(0, 1, text("]}"));
                    writer.toolArgs(0, 2, text("{}"));
                    writer.finish(0, FinishReason.TOOL_CALLS);
                    writer.end();
                }));
    }

    @Test
    void callsThatAreNeverWholeAreEndedAtTheEnd() {
        assertEquals(
                BEGINS
                        + call(0, "a", "f")
                        + closes(0)
                        + call(1, "b", "g")
                        + argues(1, "{\\\"cut")
                        + closes(1)
                        + call(2, "c", "h")
                        + argues(2, "{}")
                        + closes(2)
                        + ends("max_tokens", "\"output_tokens\":0"),
                written(true, writer -> {
                    writer.toolOpen(0, 0, "a", "f");
                    writer.toolOpen(0, 1, "b", "g");
                    writer.toolArgs(0, 1, text("{\\\"cut"));
                    writer.toolOpen(0, 2, "c", "h");
                    writer.toolArgs(0, 2, text("{}"));
                    writer.finish(0, FinishReason.LENGTH);
                    writer.end();
                }));
    }

    @Test
    void aBorderEndsABlockAndLetsTheNextOneOut() {
        assertEquals(
                BEGINS
                        + opens(0, TEXT)
                        + says(0, "a")
                        + closes(0)
                        + opens(1, TEXT)
                        + says(1, "b")
                        + closes(1)
                        + call(2, "a", "f")
                        + argues(2, "{\\\"cut")
                        + closes(2)
                        + call(3, "b", "g")
                        + argues(3, "{}")
                        + closes(3)
                        + ends("tool_use", "\"output_tokens\":0"),
                written(true, writer -> {
                    writer.text(0, text("a"));
                    writer.blockClose(0);
                    writer.blockClose(0);
                    writer.text(0, text("b"));
                    writer.toolOpen(0, 0, "a", "f");
                    writer.toolArgs(0, 0, text("{\\\"cut"));
                    writer.toolOpen(0, 1, "b", "g");
                    writer.blockClose(0);
                    writer.toolArgs(0, 1, text("{}"));
                    writer.end();
                }));
    }

    private static final String RESULT = "{\"tool_use_id\":\"s\",\"type\":\"web_search_tool_result\",\"content\":[]}";

    private static void sealed(EventWriter writer) {
        writer.blockOpen(0, Block.REASONING, "");
        writer.reasoning(0, text("hm"));
        writer.sealed(0, Seal.SIGNATURE, text("c2ln"));
        writer.reasoning(0, text("and"));
        writer.blockClose(0);
        writer.sealed(0, Seal.OPAQUE, text("b3Bh"));
        writer.blockOpen(0, Block.REASONING, "");
        writer.sealed(0, Seal.SIGNATURE, text("YWxsIHRoZXJlIGlz"));
        writer.blockClose(0);
        writer.serverTool(0, "web_search_tool_result", text(RESULT.replace(",\"content", ",\n\"content")));
        writer.sealed(0, Seal.SIGNATURE, text("of nothing"));
        writer.text(0, text("a"));
        writer.sealed(0, Seal.SIGNATURE, text("of a text"));
        writer.serverTool(0, "web_search_call", text("{\"type\":\"web_search_call\"}"));
        writer.end();
        assertEquals(List.of("reasoning_signature", "web_search_call"), writer.dropped());
    }

    @Test
    void sealsAndBlocksOfTheServersOwnStandWhereTheyWereTold() {
        assertEquals(
                BEGINS
                        + opens(0, THOUGHT)
                        + grows(0, "thinking_delta", "thinking", "hm")
                        + grows(0, "signature_delta", "signature", "c2ln")
                        + closes(0)
                        + opens(1, THOUGHT)
                        + grows(1, "thinking_delta", "thinking", "and")
                        + closes(1)
                        + opens(2, "{\"type\":\"redacted_thinking\",\"data\":\"b3Bh\"}")
                        + closes(2)
                        + opens(3, THOUGHT)
                        + grows(3, "signature_delta", "signature", "YWxsIHRoZXJlIGlz")
                        + closes(3)
                        + opens(4, RESULT.replace(",\"content", ", \"content"))
                        + closes(4)
                        + opens(5, TEXT)
                        + says(5, "a")
                        + closes(5)
                        + ends("end_turn", "\"output_tokens\":0"),
                written(true, MessageWriterTest::sealed));
        assertEquals(
                whole(
                        "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"thinking\",\"thinking\":\"and\",\"signature\":\"\"},"
                                + "{\"type\":\"redacted_thinking\",\"data\":\"b3Bh\"},{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"YWxsIHRoZXJlIGlz\"},"
                                + RESULT.replace(",\"content", ",\n\"content") + ",{\"type\":\"text\",\"text\":\"a\"}",
                        "end_turn",
                        "\"input_tokens\":33,\"output_tokens\":0"),
                written(false, MessageWriterTest::sealed));
    }

    private static String whole(String content, String reason, String usage) {
        return "{\"id\":\"msg_7\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\\\"x\",\"content\":["
                + content + "],\"stop_reason\":\"" + reason + "\",\"stop_sequence\":null,\"usage\":{" + usage + "}}";
    }

    @Test
    void aWholeAnswerHasItsCallsArgumentsAsObjects() {
        assertEquals(
                whole(
                        "{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"x\":1}},"
                                + "{\"type\":\"tool_use\",\"id\":\"toolu_1_7\",\"name\":\"g\",\"input\":{\"_raw\":\"{\\\"cut\"}},"
                                + "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"h\",\"input\":{}},{\"type\":\"text\",\"text\":\"b\"}",
                        "tool_use",
                        "\"input_tokens\":5,\"output_tokens\":3"),
                written(false, writer -> {
                    writer.text(0, text("a"));
                    writer.toolOpen(0, 0, "a", "f");
                    writer.toolOpen(0, 1, "", "g");
                    writer.toolArgs(0, 0, text("{\\\"x\\\":"));
                    writer.toolArgs(0, 1, text("{\\\"cut"));
                    writer.toolArgs(0, 0, text("1}"));
                    writer.toolOpen(0, 2, "c", "h");
                    writer.text(0, text("b"));
                    writer.text(1, text("another choice"));
                    writer.finish(0, FinishReason.STOP);
                    writer.finish(1, FinishReason.LENGTH);
                    writer.usage(new Usage().prompt(5).completion(3));
                    writer.end();
                }));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusalInWordsIsATextAndTheReason(boolean streamed) {
        String written = written(streamed, writer -> {
            writer.refusal(0, text("No."));
            writer.finish(0, FinishReason.STOP);
            writer.end();
        });
        assertTrue(written.contains("\"text\":\"No.\""), written);
        assertTrue(written.contains("\"stop_reason\":\"refusal\""), written);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCitationOfNothingOpenIsNamedAsLost(boolean streamed) {
        written(streamed, writer -> {
            writer.citation(0, 0, 1, "https://example.com", "");
            writer.end();
            assertEquals(List.of("citations"), writer.dropped());
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFieldMoreStandsBehindTheSums(boolean streamed) {
        String written = written(streamed, writer -> {
            writer.extra(
                    new ExtraField("more", json -> json.openArray().number(1).closeArray()));
            writer.end();
        });
        assertTrue(written.contains("\"output_tokens\":0},\"more\":[1]}"), written);
    }

    @Test
    void aFaultIsAnEventAndNothingComesAfterIt() {
        Fault fault = new Fault.BackendFailed(FaultCode.TIMEOUT_STALL, "it stalled", FailurePoint.STREAM);
        Consumer<EventWriter> verbs = writer -> {
            writer.text(0, text("a"));
            writer.toolOpen(0, 0, "a", "f");
            writer.toolOpen(0, 1, "b", "g");
            writer.toolArgs(0, 1, text("{}"));
            writer.fault(fault);
            writer.fault(fault);
            writer.text(0, text("b"));
            writer.end();
        };
        assertEquals(
                BEGINS
                        + opens(0, TEXT)
                        + says(0, "a")
                        + closes(0)
                        + call(1, "a", "f")
                        + event(
                                "error",
                                ",\"error\":{\"type\":\"api_error\",\"message\":\"it stalled\"},\"request_id\":\"7\""),
                written(true, verbs));
        assertEquals("", written(false, verbs));
    }

    /** Arguments that a sink keeps a slice of must not be written over by the next call's. */
    @Test
    void longBlocksThatWaitedKeepTheirText() {
        String first = "x".repeat(3000);
        String second = "y".repeat(3000);
        String written = written(true, writer -> {
            writer.toolOpen(0, 0, "a", "f");
            writer.toolOpen(0, 1, "b", "g");
            writer.toolArgs(0, 1, text(first));
            writer.toolOpen(0, 2, "c", "h");
            writer.toolArgs(0, 2, text(second));
            writer.end();
        });
        assertTrue(written.contains(argues(1, first)), written);
        assertTrue(written.contains(argues(2, second)), written);
    }
}
