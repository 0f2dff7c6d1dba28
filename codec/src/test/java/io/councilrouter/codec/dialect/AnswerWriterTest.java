package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers byte for byte as clients expect them. */
@ExtendWith(LeakExtension.class)
final class AnswerWriterTest {
    private static final String HEAD =
            "data: {\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":1770000000,\"model\":\"m\\\"x\",\"choices\":[";
    private static final String OPEN =
            "{\"model\":\"m\\\"x\",\"created_at\":\"2026-02-02T02:40:00.123000Z\",\"message\":{\"role\":\"assistant\",\"content\":\"";

    private static ByteBuf text(String escaped) {
        return Unpooled.copiedBuffer(escaped, StandardCharsets.UTF_8);
    }

    private static String written(
            String dialect, Operation operation, boolean streamed, boolean flag, Consumer<EventWriter> verbs) {
        HeldText out = new HeldText();
        AnswerOrder order = new AnswerOrder("7", "m\"x", 1_770_000_000_123L, flag, flag, () -> 9_000_000L, 1_000_000L);
        EventWriter writer = Wires.of(dialect, operation).eventWriter(streamed, order, out);
        verbs.accept(writer);
        writer.close();
        String written = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return written;
    }

    private static Usage usage() {
        return new Usage().prompt(5).completion(3).loadNanos(11).promptNanos(12).completionNanos(13);
    }

    private static void talk(EventWriter writer) {
        writer.start("up", "upstream");
        writer.reasoning(0, text("hm"));
        writer.text(0, text("Hi\\n"));
        writer.text(0, text("é"));
        writer.usage(usage());
        writer.finish(0, FinishReason.LENGTH);
        writer.end();
    }

    @Test
    void openAiStreamsChunks() {
        String end = "},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
        assertEquals(
                HEAD + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"reasoning_content\":\"hm\"" + end
                        + HEAD + "{\"index\":0,\"delta\":{\"content\":\"Hi\\n\"" + end
                        + HEAD + "{\"index\":0,\"delta\":{\"content\":\"é\"" + end
                        + HEAD + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n"
                        + "data: [DONE]\n\n",
                written("openai", Operation.CHAT, true, false, AnswerWriterTest::talk));
    }

    @Test
    void openAiSaysUsageWhenAskedAndNullBefore() {
        assertEquals(
                HEAD
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"
                        + HEAD
                        + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                        + HEAD + "],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\n"
                        + "data: [DONE]\n\n",
                written("openai", Operation.CHAT, true, true, writer -> {
                    writer.start("", "");
                    writer.text(0, text("a"));
                    writer.finish(0, FinishReason.STOP);
                    writer.usage(usage().cached(4).thinking(2));
                    writer.end();
                }));
    }

    /** Writes an answer with a field beside those of the dialect, whose value has everything that JSON can nest. */
    private static void sayWithMore(EventWriter writer) {
        writer.start("", "");
        writer.text(0, text("a"));
        writer.extra(new ExtraField("more", json -> {
            json.open().name("n").number(1).name("list").openArray().string("x").nul();
            json.closeArray().close();
        }));
        writer.usage(usage());
        writer.finish(0, FinishReason.STOP);
        writer.end();
    }

    private static final String MORE = ",\"more\":{\"n\":1,\"list\":[\"x\",null]}";

    @Test
    void openAiTellsAFieldMoreWhereItSaysHowTheStreamEnded() {
        String first = HEAD
                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"},\"logprobs\":null,\"finish_reason\":null}]";
        String last = HEAD + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]";
        assertEquals(
                first + "}\n\n" + last + MORE + "}\n\n" + "data: [DONE]\n\n",
                written("openai", Operation.CHAT, true, false, AnswerWriterTest::sayWithMore));
        assertEquals(
                first + ",\"usage\":null}\n\n" + last + ",\"usage\":null" + MORE + "}\n\n" + HEAD
                        + "],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}}\n\n"
                        + "data: [DONE]\n\n",
                written("openai", Operation.CHAT, true, true, AnswerWriterTest::sayWithMore));
    }

    @Test
    void openAiTellsAFieldMoreAtTheEndOfAnAnswerInOnePiece() {
        String whole = written("openai", Operation.CHAT, false, false, AnswerWriterTest::sayWithMore);
        assertEquals(
                "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}" + MORE + "}",
                whole.substring(whole.indexOf("\"usage\"")));
    }

    @Test
    void ollamaTellsAFieldMoreInTheLineWithTheCounts() {
        for (boolean streamed : new boolean[] {false, true}) {
            String all = written("ollama", Operation.CHAT, streamed, false, AnswerWriterTest::sayWithMore);
            String last = all.substring(all.indexOf("\"done\":true"));
            assertEquals(
                    "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":8000000,\"load_duration\":11,"
                            + "\"prompt_eval_count\":5,\"prompt_eval_duration\":12,\"eval_count\":3,\"eval_duration\":13"
                            + MORE + (streamed ? "}\n" : "}"),
                    last);
        }
    }

    @Test
    void openAiOmitsUsageThatNobodyKnows() {
        assertEquals(
                HEAD
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                        + "data: [DONE]\n\n",
                written("openai", Operation.CHAT, true, true, writer -> {
                    writer.start("", "");
                    writer.finish(0, FinishReason.LOAD);
                    writer.end();
                }));
    }

    /** Claude Code takes the result of a call for missing if the id of an earlier one is the beginning of its id. */
    @Test
    void noIdOfACallIsTheBeginningOfAnother() {
        for (String dialect : Dialects.load().names()) {
            for (boolean streamed : new boolean[] {true, false}) {
                List<String> ids = ids(dialect, streamed);
                for (String one : ids) {
                    assertEquals(
                            1,
                            ids.stream().filter(other -> other.startsWith(one)).count(),
                            ids::toString);
                }
            }
        }
    }

    /** What a dialect's writer calls twelve calls without an id, as its reader reads it; none where calls have no ids. */
    private static List<String> ids(String dialect, boolean streamed) {
        String answer = written(dialect, Operation.CHAT, streamed, true, writer -> {
            writer.start("", "");
            for (int i = 0; i < 12; i++) {
                writer.toolOpen(0, i, "", "f");
                writer.toolArgs(0, i, text("{}"));
            }
            writer.finish(0, FinishReason.TOOL_CALLS);
            writer.end();
        });
        EventVerbs verbs = new EventVerbs();
        Wire wire = Wires.of(dialect, Operation.CHAT);
        Answer.read(wire, streamed, List.of(text(answer)), verbs);
        return verbs.lines.stream()
                .filter(line -> line.startsWith("toolOpen "))
                .map(line -> line.split(" ", -1)[3])
                .filter(id -> !id.isEmpty())
                .toList();
    }

    @Test
    void openAiStreamsCallsAsDeltas() {
        String end = "}}]},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
        assertEquals(
                HEAD
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_0_7\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"\"" + end
                        + HEAD
                        + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\""
                        + end
                        + HEAD + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}]}\n\n"
                        + "data: [DONE]\n\n",
                written("openai", Operation.CHAT, true, false, writer -> {
                    writer.start("", "");
                    writer.toolOpen(0, 0, "", "f");
                    writer.toolArgs(0, 0, text("{}"));
                    writer.finish(0, FinishReason.STOP);
                    writer.end();
                }));
    }

    @Test
    void openAiSaysAFaultAndNothingAfterIt() {
        Fault fault = new Fault.BackendFailed(FaultCode.TIMEOUT_STALL, "it stalled", FailurePoint.STREAM);
        assertEquals(
                HEAD
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                        + "data: {\"error\":{\"message\":\"it stalled\",\"type\":\"api_error\",\"param\":null,\"code\":\"timeout_stall\"}}\n\n",
                written("openai", Operation.CHAT, true, false, writer -> {
                    writer.start("", "");
                    writer.text(0, text("a"));
                    writer.fault(fault);
                    writer.fault(fault);
                    writer.text(0, text("b"));
                    writer.end();
                }));
        assertEquals("", written("openai", Operation.CHAT, false, false, writer -> {
            writer.text(0, text("a"));
            writer.fault(fault);
            writer.end();
        }));
    }

    @Test
    void openAiFinishesEveryChoiceThatWasOpened() {
        assertEquals(
                HEAD
                        + "{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"b\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                        + HEAD
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
                        + HEAD + "{\"index\":1,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
                        + "data: [DONE]\n\n",
                written("openai", Operation.CHAT, true, false, writer -> {
                    writer.start("", "");
                    writer.text(1, text("b"));
                    writer.text(64, text("no such choice"));
                    writer.text(-1, text("no such choice"));
                    writer.end();
                    writer.end();
                }));
    }

    @Test
    void openAiAnswersWhole() {
        assertEquals(
                "{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion\",\"created\":1770000000,\"model\":\"m\\\"x\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\\né\",\"reasoning_content\":\"hm\"},\"logprobs\":null,\"finish_reason\":\"length\"}],"
                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}}",
                written("openai", Operation.CHAT, false, false, AnswerWriterTest::talk));
        assertEquals(
                "{\"id\":\"cmpl-7\",\"object\":\"text_completion\",\"created\":1770000000,\"model\":\"m\\\"x\",\"choices\":[{\"index\":0,"
                        + "\"text\":\"Hi\\né\",\"logprobs\":null,\"finish_reason\":\"length\"}],"
                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}}",
                written("openai", Operation.COMPLETE, false, false, AnswerWriterTest::talk));
    }

    @Test
    void openAiSaysLogprobsInItsOwnShape() {
        String list = "[{\"token\":\"a\",\"logprob\":-0.1}]";
        assertEquals(
                HEAD + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":{\"content\":"
                        + list + ",\"refusal\":null},\"finish_reason\":null}]}\n\n",
                written("openai", Operation.CHAT, true, false, writer -> writer.logprobs(0, text(list))));
        assertEquals("", written("openai", Operation.COMPLETE, true, false, writer -> writer.logprobs(0, text(list))));
    }

    @Test
    void openAiSaysVectorsInTheFormAskedFor() {
        Consumer<EventWriter> verbs = writer -> {
            writer.start("", "");
            writer.vector(0, text("[1.5,-2]"));
            writer.vectorBase64(1, text("AADAPwAAAMA="));
            writer.usage(new Usage().prompt(4));
            writer.end();
        };
        String element = "{\"object\":\"embedding\",\"index\":";
        String end = "],\"model\":\"m\\\"x\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
        assertEquals(
                "{\"object\":\"list\",\"data\":[" + element + "0,\"embedding\":[1.5,-2]}," + element
                        + "1,\"embedding\":[1.5,-2.0]}" + end,
                written("openai", Operation.EMBED, false, false, verbs));
        assertEquals(
                "{\"object\":\"list\",\"data\":[" + element + "0,\"embedding\":\"AADAPwAAAMA=\"}," + element
                        + "1,\"embedding\":\"AADAPwAAAMA=\"}" + end,
                written("openai", Operation.EMBED, false, true, verbs));
    }

    private static final String DONE = "\",\"total_duration\":8000000,\"load_duration\":11,\"prompt_eval_count\":5,"
            + "\"prompt_eval_duration\":12,\"eval_count\":3,\"eval_duration\":13}";

    @Test
    void ollamaStreamsLines() {
        assertEquals(
                OPEN + "\",\"thinking\":\"hm\"},\"done\":false}\n"
                        + OPEN + "Hi\\n\"},\"done\":false}\n"
                        + OPEN + "é\"},\"done\":false}\n"
                        + OPEN + "\"},\"done\":true,\"done_reason\":\"length" + DONE + "\n",
                written("ollama", Operation.CHAT, true, false, AnswerWriterTest::talk));
    }

    @Test
    void ollamaGeneratesResponses() {
        String open = OPEN.replace("\"message\":{\"role\":\"assistant\",\"content\":", "\"response\":");
        assertEquals(
                open + "\",\"thinking\":\"hm\",\"done\":false}\n"
                        + open + "Hi\\n\",\"done\":false}\n"
                        + open + "é\",\"done\":false}\n"
                        + open + "\",\"done\":true,\"done_reason\":\"length"
                        + DONE.replaceFirst("\",", "\",\"context\":[],") + "\n",
                written("ollama", Operation.COMPLETE, true, false, AnswerWriterTest::talk));
    }

    @Test
    void ollamaAnswersWhole() {
        assertEquals(
                OPEN + "Hi\\né\",\"thinking\":\"hm\"},\"done\":true,\"done_reason\":\"length" + DONE,
                written("ollama", Operation.CHAT, false, false, AnswerWriterTest::talk));
    }

    @Test
    void ollamaSaysZeroOfDurationsAndNothingOfCountsThatNobodyKnows() {
        assertEquals(
                OPEN + "\"},\"done\":true,\"done_reason\":\"load\",\"total_duration\":8000000,\"load_duration\":0,"
                        + "\"prompt_eval_duration\":0,\"eval_duration\":0}",
                written("ollama", Operation.CHAT, false, false, writer -> {
                    writer.start("", "");
                    writer.finish(0, FinishReason.LOAD);
                    writer.end();
                }));
    }

    @Test
    void ollamaHoldsCallsUntilTheyAreWhole() {
        Consumer<EventWriter> verbs = writer -> {
            writer.start("", "");
            writer.toolOpen(0, 0, "a", "f");
            writer.toolOpen(0, 1, "", "g");
            writer.toolArgs(0, 0, text("{\\n  \\\"x\\\": "));
            writer.toolArgs(0, 1, text("{\\\"cut\\\":"));
            writer.toolArgs(0, 0, text("\\\"\\u00e9\\\\n\\\"}"));
            writer.finish(0, FinishReason.TOOL_CALLS);
            writer.end();
        };
        String calls =
                "\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"index\":0,\"name\":\"f\",\"arguments\":{   \"x\": \"é\\n\"}}},"
                        + "{\"id\":\"call_1_7\",\"function\":{\"index\":1,\"name\":\"g\",\"arguments\":{\"_raw\":\"{\\\"cut\\\":\"}}}]}";
        String end = "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":8000000,\"load_duration\":0,"
                + "\"prompt_eval_duration\":8000000,\"eval_duration\":0}";
        assertEquals(
                OPEN + calls + ",\"done\":false}\n" + OPEN + "\"}," + end + "\n",
                written("ollama", Operation.CHAT, true, false, verbs));
        assertEquals(OPEN + calls + "," + end, written("ollama", Operation.CHAT, false, false, verbs));
    }

    @Test
    void ollamaSaysAFaultAndNothingAfterIt() {
        Fault fault = new Fault.BackendFailed(FaultCode.TIMEOUT_STALL, "it stalled", FailurePoint.STREAM);
        assertEquals("{\"error\":\"it stalled\"}\n", written("ollama", Operation.CHAT, true, false, writer -> {
            writer.toolOpen(0, 0, "a", "f");
            writer.fault(fault);
            writer.text(0, text("b"));
            writer.end();
        }));
        assertEquals("", written("ollama", Operation.CHAT, false, false, writer -> {
            writer.text(0, text("a"));
            writer.fault(fault);
        }));
    }

    @Test
    void ollamaSaysVectorsAsNumbers() {
        Consumer<EventWriter> verbs = writer -> {
            writer.start("", "");
            writer.vector(0, text("[1.5,-2]"));
            writer.vectorBase64(1, text("AADAPwAAAMA="));
            writer.usage(new Usage().prompt(4));
            writer.end();
        };
        assertEquals(
                "{\"model\":\"m\\\"x\",\"embeddings\":[[1.5,-2],[1.5,-2.0]],\"total_duration\":8000000,\"load_duration\":0,"
                        + "\"prompt_eval_count\":4}",
                written("ollama", Operation.EMBED, false, false, verbs));
        assertEquals("{\"embedding\":[1.5,-2]}", written("ollama", Operation.EMBED_ONE, false, false, verbs));
    }

    @Test
    void ollamaSaysLogprobsAsAList() {
        String list = "[{\"token\":\"a\",\"logprob\":-0.1}]";
        assertEquals(
                OPEN + "\"},\"logprobs\":" + list + ",\"done\":false}\n",
                written("ollama", Operation.CHAT, true, false, writer -> {
                    writer.logprobs(0, text("{\"content\": " + list + ",\"refusal\":null}"));
                    writer.logprobs(0, text("{\"tokens\":[]}"));
                }));
    }
}
