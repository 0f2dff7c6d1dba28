package io.councilrouter.codec.dialect.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.ChatVerbs;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers event for event as clients expect them: numbered, items one after the other, parts within them. */
@ExtendWith(LeakExtension.class)
final class ResponseWriterTest {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern EVENT =
            Pattern.compile("event: ([a-z_.]+)\ndata: \\{\"type\":\"([a-z_.]+)\",\"sequence_number\":(\\d+),(.*)}\n\n");

    private static ByteBuf text(String escaped) {
        return Unpooled.copiedBuffer(escaped, StandardCharsets.UTF_8);
    }

    /** What the answer to a request with this body repeats of it. */
    private static @Nullable RequestEcho echo(String body) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.buffer();
        bytes.writeCharSequence(body, StandardCharsets.UTF_8);
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        scan.start(ResponsesDialect.WORDS);
        assertTrue(scan.onPart(bytes.duplicate()) && scan.end(), body);
        RequestReader reader = ResponsesWire.INSTANCE.requestReader(bytes, scan.facts());
        RequestReader.Status status;
        do {
            status = reader.step(ChatVerbs.into(new ArrayList<>()));
        } while (status == RequestReader.Status.MORE);
        assertEquals(RequestReader.Status.DONE, status, () -> String.valueOf(reader.fault()));
        RequestEcho echo = reader.echo();
        reader.close();
        scan.close();
        bytes.release();
        return echo;
    }

    /** The answer, each random id as {@code ID}. */
    private static String written(boolean streamed, String body, Consumer<EventWriter> verbs) {
        return ID.matcher(raw(streamed, body, verbs)).replaceAll("ID");
    }

    private static String raw(boolean streamed, String body, Consumer<EventWriter> verbs) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        AnswerOrder order = new AnswerOrder(
                "7",
                "m\"x",
                1_770_000_000_123L,
                false,
                false,
                () -> 9L,
                1L,
                33,
                null,
                true,
                body.isEmpty() ? null : echo(body));
        EventWriter writer = new ResponseWriter(streamed, order, out);
        writer.start("up", "upstream");
        verbs.accept(writer);
        writer.close();
        ByteBuf all = out.takeComposite();
        String written = all.toString(StandardCharsets.UTF_8);
        all.release();
        return written;
    }

    /** The events after the first two and before the last one, without their numbers, which must be right. */
    private static List<String> events(String body, Consumer<EventWriter> verbs) {
        String stream = written(true, body, verbs);
        List<String> events = new ArrayList<>();
        Matcher each = EVENT.matcher(stream);
        int end = 0;
        for (int number = 0; each.find(); number++) {
            assertEquals(end, each.start(), "nothing between two events");
            assertEquals(each.group(1), each.group(2), "a name is a type");
            assertEquals(number, Integer.parseInt(each.group(3)), "events are numbered");
            events.add(each.group(1).replace("response.", "") + " " + each.group(4));
            end = each.end();
        }
        assertEquals(stream.length(), end, stream);
        assertTrue(
                events.get(0).startsWith("created \"response\":{\"id\":\"resp_ID\",\"object\":\"response\""), stream);
        assertTrue(events.get(1).startsWith("in_progress \"response\":"), stream);
        for (String begun : events.subList(0, 2)) {
            assertTrue(begun.contains("\"status\":\"in_progress\""), begun);
            assertTrue(begun.contains("\"output\":[]") && begun.contains("\"usage\":null"), begun);
        }
        assertTrue(events.getLast().startsWith("completed ") || events.getLast().startsWith("incomplete "), stream);
        return new ArrayList<>(events.subList(2, events.size() - 1));
    }

    private static final String SAID =
            "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"Hi\\né\"}";
    private static final String MESSAGE =
            "{\"id\":\"msg_ID_0\",\"type\":\"message\",\"status\":\"%s\",\"role\":\"assistant\",\"content\":[%s]}";
    private static final String PLACE = "\"item_id\":\"msg_ID_0\",\"output_index\":0,\"content_index\":0,";

    @Test
    void aTextIsAMessageWithOnePart() {
        assertEquals(
                List.of(
                        "output_item.added \"output_index\":0,\"item\":" + MESSAGE.formatted("in_progress", ""),
                        "content_part.added " + PLACE + "\"part\":" + SAID.replace("Hi\\né", ""),
                        "output_text.delta " + PLACE + "\"delta\":\"Hi\\n\",\"logprobs\":[]",
                        "output_text.delta " + PLACE + "\"delta\":\"é\",\"logprobs\":[]",
                        "output_text.done " + PLACE + "\"text\":\"Hi\\né\",\"logprobs\":[]",
                        "content_part.done " + PLACE + "\"part\":" + SAID,
                        "output_item.done \"output_index\":0,\"item\":" + MESSAGE.formatted("completed", SAID)),
                events("", writer -> {
                    writer.text(0, text("Hi\\n"));
                    writer.text(0, text(""));
                    writer.text(0, text("é"));
                    writer.text(1, text("another choice"));
                    writer.finish(0, FinishReason.STOP);
                    writer.text(0, text("too late"));
                    writer.end();
                }));
    }

    @Test
    void theLastEventHasTheWholeAnswer() {
        Consumer<EventWriter> verbs = writer -> {
            writer.reasoning(0, text("hm"));
            writer.text(0, text("Hi"));
            writer.usage(new Usage().prompt(5).completion(3).thinking(1));
            writer.extra(new ExtraField("council", json -> json.number(7)));
            writer.finish(0, FinishReason.LENGTH);
            writer.end();
        };
        String whole = written(false, "", verbs);
        assertEquals(
                "{\"id\":\"resp_ID\",\"object\":\"response\",\"created_at\":1770000000,\"status\":\"incomplete\",\"error\":null,"
                        + "\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"model\":\"m\\\"x\",\"output\":["
                        + "{\"id\":\"rs_ID_0\",\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":\"reasoning_text\",\"text\":\"hm\"}]},"
                        + "{\"id\":\"msg_ID_1\",\"type\":\"message\",\"status\":\"incomplete\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"Hi\"}]}],"
                        + "\"background\":false,\"instructions\":null,\"max_output_tokens\":null,\"max_tool_calls\":null,\"metadata\":{},\"parallel_tool_calls\":true,"
                        + "\"previous_response_id\":null,\"prompt_cache_key\":null,\"reasoning\":{\"effort\":null,\"summary\":null},\"safety_identifier\":null,\"service_tier\":\"auto\","
                        + "\"store\":true,\"temperature\":1.0,\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],\"top_logprobs\":0,\"top_p\":1.0,"
                        + "\"truncation\":\"disabled\",\"user\":null,\"usage\":{\"input_tokens\":5,\"input_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0},"
                        + "\"output_tokens\":3,\"output_tokens_details\":{\"reasoning_tokens\":1},\"total_tokens\":8},\"council\":7}",
                whole);
        String stream = written(true, "", verbs);
        assertTrue(stream.endsWith(",\"response\":" + whole + "}\n\n"), stream);
        assertTrue(stream.contains("event: response.incomplete\n"), stream);
    }

    @Test
    void thoughtsAreTheirItemsContent() {
        String place = "\"item_id\":\"rs_ID_0\",\"output_index\":0,\"content_index\":0,";
        assertEquals(
                List.of(
                        "output_item.added \"output_index\":0,\"item\":{\"id\":\"rs_ID_0\",\"type\":\"reasoning\",\"summary\":[]}",
                        "content_part.added " + place + "\"part\":{\"type\":\"reasoning_text\",\"text\":\"\"}",
                        "reasoning_text.delta " + place + "\"delta\":\"hm\"",
                        "reasoning_text.done " + place + "\"text\":\"hm\"",
                        "content_part.done " + place + "\"part\":{\"type\":\"reasoning_text\",\"text\":\"hm\"}",
                        "output_item.done \"output_index\":0,\"item\":{\"id\":\"rs_ID_0\",\"type\":\"reasoning\",\"summary\":[],"
                                + "\"content\":[{\"type\":\"reasoning_text\",\"text\":\"hm\"}]}"),
                events("", writer -> {
                    writer.reasoning(0, text("hm"));
                    writer.end();
                }));
    }

    @Test
    void thoughtsAreASummaryForAClientThatShowsSummaries() {
        String place = "\"item_id\":\"rs_ID_0\",\"output_index\":0,\"summary_index\":0,";
        assertEquals(
                List.of(
                        "output_item.added \"output_index\":0,\"item\":{\"id\":\"rs_ID_0\",\"type\":\"reasoning\",\"summary\":[]}",
                        "reasoning_summary_part.added " + place + "\"part\":{\"type\":\"summary_text\",\"text\":\"\"}",
                        "reasoning_summary_text.delta " + place + "\"delta\":\"hm\"",
                        "reasoning_summary_text.done " + place + "\"text\":\"hm\"",
                        "reasoning_summary_part.done " + place + "\"part\":{\"type\":\"summary_text\",\"text\":\"hm\"}",
                        "output_item.done \"output_index\":0,\"item\":{\"id\":\"rs_ID_0\",\"type\":\"reasoning\","
                                + "\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}]}"),
                events("{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"summary\":\"auto\"}}", writer -> {
                    writer.reasoning(0, text("hm"));
                    writer.end();
                }));
    }

    private static String call(int at, String status, String arguments) {
        return "\"output_index\":" + at + ",\"item\":{\"id\":\"fc_ID_" + at
                + "\",\"type\":\"function_call\",\"status\":\"" + status + "\",\"call_id\":\"c" + at
                + "\",\"name\":\"f\",\"arguments\":\"" + arguments + "\"}";
    }

    private static String place(int at) {
        return "\"item_id\":\"fc_ID_" + at + "\",\"output_index\":" + at + ",";
    }

    @Test
    void aCallEndsWithTheNextItemOnceItsArgumentsAreWhole() {
        assertEquals(
                List.of(
                        "output_item.added " + call(0, "in_progress", ""),
                        "function_call_arguments.delta " + place(0) + "\"delta\":\"{\\\"a\\\":\"",
                        "function_call_arguments.delta " + place(0) + "\"delta\":\"1}\"",
                        "function_call_arguments.done " + place(0) + "\"arguments\":\"{\\\"a\\\":1}\"",
                        "output_item.done " + call(0, "completed", "{\\\"a\\\":1}"),
                        "output_item.added " + call(1, "in_progress", ""),
                        "function_call_arguments.delta " + place(1) + "\"delta\":\"{}\"",
                        "function_call_arguments.done " + place(1) + "\"arguments\":\"{}\"",
                        "output_item.done " + call(1, "completed", "{}")),
                events("", writer -> {
                    writer.toolOpen(0, 0, "c0", "f");
                    writer.toolArgs(0, 0, text("{\\\"a\\\":"));
                    writer.toolArgs(0, 0, text("1}"));
                    writer.toolOpen(0, 1, "c1", "f");
                    writer.toolArgs(0, 0, text("too late"));
                    writer.finish(0, FinishReason.TOOL_CALLS);
                    writer.end();
                }));
    }

    @Test
    void callsThatComeSideBySideStayOpenSideBySide() {
        assertEquals(
                List.of(
                        "output_item.added " + call(0, "in_progress", ""),
                        "function_call_arguments.delta " + place(0) + "\"delta\":\"{\"",
                        "output_item.added " + call(1, "in_progress", ""),
                        "function_call_arguments.delta " + place(1) + "\"delta\":\"{\"",
                        "function_call_arguments.delta " + place(0) + "\"delta\":\"}\"",
                        "function_call_arguments.delta " + place(1) + "\"delta\":\"}\"",
                        "function_call_arguments.done " + place(0) + "\"arguments\":\"{}\"",
                        "output_item.done " + call(0, "completed", "{}"),
                        "function_call_arguments.done " + place(1) + "\"arguments\":\"{}\"",
                        "output_item.done " + call(1, "completed", "{}")),
                events("", writer -> {
                    writer.toolOpen(0, 0, "c0", "f");
                    writer.toolArgs(0, 0, text("{"));
                    writer.toolOpen(0, 1, "c1", "f");
                    writer.toolArgs(0, 1, text("{"));
                    writer.toolArgs(0, 0, text("}"));
                    writer.toolArgs(0, 1, text("}"));
                    writer.finish(0, FinishReason.TOOL_CALLS);
                    writer.end();
                }));
    }

    private static final String CUSTOM =
            "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"custom\",\"name\":\"patch\"}]}";

    @Test
    void aCallOfACustomToolHasItsText() {
        String item =
                "\"output_index\":0,\"item\":{\"id\":\"ctc_ID_0\",\"type\":\"custom_tool_call\",\"status\":\"%s\",\"call_id\":\"c0\",\"name\":\"patch\",\"input\":\"%s\"}";
        String place = "\"item_id\":\"ctc_ID_0\",\"output_index\":0,";
        assertEquals(
                List.of(
                        "output_item.added " + item.formatted("in_progress", ""),
                        "custom_tool_call_input.delta " + place + "\"delta\":\"a \\\"b\"",
                        "custom_tool_call_input.delta " + place + "\"delta\":\"\\\"\\n\"",
                        "custom_tool_call_input.done " + place + "\"input\":\"a \\\"b\\\"\\n\"",
                        "output_item.done " + item.formatted("completed", "a \\\"b\\\"\\n")),
                events(CUSTOM, writer -> {
                    writer.toolOpen(0, 0, "c0", "patch");
                    writer.toolArgs(0, 0, text("{\\\"input\\\":"));
                    writer.toolArgs(0, 0, text("\\\"a \\\\\\\"b\\\\"));
                    writer.toolArgs(0, 0, text("\\\"\\\\n\\\"}"));
                    writer.finish(0, FinishReason.TOOL_CALLS);
                    writer.end();
                }));
    }

    @Test
    void aCallOfAToolInANamespaceSaysBothNames() {
        String body =
                "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":\"files\",\"tools\":[{\"type\":\"function\",\"name\":\"read\"},{\"type\":\"custom\",\"name\":\"patch\"}]}]}";
        String call =
                "\"output_index\":0,\"item\":{\"id\":\"fc_ID_0\",\"type\":\"function_call\",\"status\":\"%s\",\"call_id\":\"c0\",\"namespace\":\"files\",\"name\":\"read\",\"arguments\":\"%s\"}";
        String custom =
                "\"output_index\":1,\"item\":{\"id\":\"ctc_ID_1\",\"type\":\"custom_tool_call\",\"status\":\"%s\",\"call_id\":\"c1\",\"namespace\":\"files\",\"name\":\"patch\",\"input\":\"%s\"}";
        List<String> items = events(body, writer -> {
            writer.toolOpen(0, 0, "c0", "files__read");
            writer.toolArgs(0, 0, text("{}"));
            writer.toolOpen(0, 1, "c1", "files__patch");
            writer.toolArgs(0, 1, text("{\\\"input\\\":\\\"y\\\"}"));
            writer.finish(0, FinishReason.TOOL_CALLS);
            writer.end();
        });
        items.removeIf(event -> !event.startsWith("output_item"));
        assertEquals(
                List.of(
                        "output_item.added " + call.formatted("in_progress", ""),
                        "output_item.done " + call.formatted("completed", "{}"),
                        "output_item.added " + custom.formatted("in_progress", ""),
                        "output_item.done " + custom.formatted("completed", "y")),
                items);
    }

    /** Arguments in whose middle a piece ends, at every byte at which one may end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\\\"input\\\":\\\"a \\\\\\\"b\\\\\\\"\\\\n\\\\u00e9é\\\\\\\\\\\"} | a \\\"b\\\"\\n\\u00e9é\\\\",
                " {\\n\\\"why\\\" : {\\\"x\\\":[\\\"},\\\\\\\"\\\"]}, \\\"input\\\" : \\\"text\\\",\\\"n\\\":1 } | text",
                "{\\u0022input\\u0022:\\u0022\\u00e9\\u0022} | \\u00e9",
                "{\\\"input\\\":\\\"\\\"} | ''",
                "{\\\"input\\\":\\\"two\\nlines\\\"} | two\\nlines",
                "{\\\"patch\\\":\\\"x\\\"} | {\\\"patch\\\":\\\"x\\\"}",
                "{\\\"input\\\":7} | {\\\"input\\\":7}",
                "{\\\"input\\\":\\\"cut | cut",
                "*** no \\\"object\\\" | *** no \\\"object\\\"",
            })
    void theTextOfACustomToolIsFoundHoweverItsArgumentsAreCut(String arguments, String input) {
        String wanted = "\"input\":\"" + input.replace("''", "") + "\"}";
        for (int cut = 0; cut <= arguments.length(); cut++) {
            if (!mayEnd(arguments, cut)) {
                continue;
            }
            int at = cut;
            String whole = written(false, CUSTOM, writer -> {
                writer.toolOpen(0, 0, "c0", "patch");
                writer.toolArgs(0, 0, text(arguments.substring(0, at)));
                writer.toolArgs(0, 0, text(arguments.substring(at)));
                writer.end();
            });
            assertTrue(whole.contains(wanted), whole);
        }
    }

    /** Whether a JSON string may end there: not within an escape. */
    private static boolean mayEnd(String text, int at) {
        int next = 0;
        while (next < at) {
            next += text.charAt(next) != '\\' ? 1 : text.charAt(next + 1) == 'u' ? 6 : 2;
        }
        return next == at;
    }

    /** An answer of the same API that must be written anew, so that nobody has read the request. */
    @Test
    void aCallIsOneOfACustomToolIfItsBlockSaysSo() {
        String whole = written(false, "", writer -> {
            writer.blockOpen(0, Block.CALL, "ctc_1");
            writer.toolOpen(0, 0, "c0", "patch");
            writer.toolArgs(0, 0, text("{\\\"input\\\":\\\"x\\\"}"));
            writer.blockClose(0);
            writer.toolOpen(0, 1, "", "f");
            writer.end();
        });
        assertTrue(
                whole.contains(
                        "\"type\":\"custom_tool_call\",\"status\":\"completed\",\"call_id\":\"c0\",\"name\":\"patch\",\"input\":\"x\"}"),
                whole);
        assertTrue(
                whole.contains(
                        "\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_1_ID\",\"name\":\"f\",\"arguments\":\"{}\"}"),
                whole);
    }

    private static final String SEALED =
            "{\"model\":\"m\",\"input\":\"x\",\"include\":[\"reasoning.encrypted_content\",\"message.output_text.logprobs\"]}";

    @Test
    void whatIsSealedIsSaidToWhoAsksForIt() {
        Consumer<EventWriter> verbs = writer -> {
            writer.summary(0, text("hm"));
            writer.sealed(0, Seal.SIGNATURE, text("c2ln"));
            writer.summary(0, text("more"));
            writer.sealed(0, Seal.OPAQUE, text("b3Bx"));
            writer.blockOpen(0, Block.REASONING, "");
            writer.sealed(0, Seal.SIGNATURE, text("bGF0ZXI="));
            writer.text(0, text("Hi"));
            writer.sealed(0, Seal.SIGNATURE, text("bm90aGluZw=="));
            writer.end();
        };
        String whole = written(false, SEALED, verbs);
        assertTrue(
                whole.contains(
                        "\"output\":[{\"id\":\"rs_ID_0\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}],\"encrypted_content\":\"c2ln\"},"
                                + "{\"id\":\"rs_ID_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"more\"}]},"
                                + "{\"id\":\"rs_ID_2\",\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"b3Bx\"},"
                                + "{\"id\":\"rs_ID_3\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"\"}],\"encrypted_content\":\"bGF0ZXI=\"},"
                                + "{\"id\":\"msg_ID_4\","),
                whole);
        assertFalse(written(false, "", verbs).contains("encrypted_content"));
        assertEquals(
                written(false, SEALED, verbs),
                written(true, SEALED, verbs).replaceAll("(?s).*\"response\":|}\n\n$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":[{\"token\":\"Hi\",\n\"logprob\":-1}],\"refusal\":null}",
                "[{\"token\":\"Hi\",\n\"logprob\":-1}]"
            })
    void logProbabilitiesStandWithTheirText(String raw) {
        Consumer<EventWriter> verbs = writer -> {
            writer.text(0, text("Hi"));
            writer.logprobs(0, text(raw));
            writer.end();
        };
        String said = "\"logprobs\":[{\"token\":\"Hi\", \"logprob\":-1}]";
        assertTrue(written(false, SEALED, verbs).contains(said + ",\"text\":\"Hi\"}"));
        assertTrue(events(SEALED, verbs).get(3).endsWith("\"text\":\"Hi\"," + said));
        assertFalse(written(false, "", verbs).contains("\"token\""));
    }

    @Test
    void aRefusalIsAPartBehindTheText() {
        List<String> events = events("", writer -> {
            writer.text(0, text("Hi"));
            writer.citation(0, -1, -1, "https://example.com", "");
            writer.refusal(0, text("No."));
            writer.finish(0, FinishReason.REFUSAL);
            writer.end();
        });
        String note =
                "{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":0,\"url\":\"https://example.com\",\"title\":\"\"}";
        assertEquals(
                "output_text.annotation.added " + PLACE + "\"annotation_index\":0,\"annotation\":" + note,
                events.get(3));
        assertTrue(events.get(5).startsWith("content_part.done "), events.toString());
        assertTrue(events.get(5).contains("\"annotations\":[" + note + "]"), events.toString());
        String second = "\"item_id\":\"msg_ID_0\",\"output_index\":0,\"content_index\":1,";
        assertEquals(
                "content_part.added " + second + "\"part\":{\"type\":\"refusal\",\"refusal\":\"\"}", events.get(6));
        assertEquals("refusal.delta " + second + "\"delta\":\"No.\"", events.get(7));
        assertEquals("refusal.done " + second + "\"refusal\":\"No.\"", events.get(8));
        assertTrue(events.getLast().contains("\"status\":\"completed\""), events.toString());
    }

    @Test
    void aStepOfTheServersOwnToolsIsAnItemAsItCame() {
        String step = "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\"}";
        assertEquals(
                List.of(
                        "output_item.added \"output_index\":0,\"item\":" + step,
                        "output_item.done \"output_index\":0,\"item\":" + step),
                events("", writer -> {
                    writer.serverTool(0, "web_search_call", text(step));
                    writer.serverTool(0, "web_search_tool_result", text(step));
                    writer.end();
                }));
    }

    @Test
    void anAnswerRepeatsTheParametersOfItsRequest() {
        String body =
                "{\"model\":\"m\",\"instructions\":\"Be \\\"brief\\\".\",\"temperature\":0.5,\n\"metadata\":{\"a\":\n\"b\"},\"stream\":true,"
                        + "\"tools\":[{\"type\":\"function\",\n\"name\":\"f\",\"strict\":true},{\"type\":\"custom\",\"name\":\"g\"}],\"input\":\"x\",\"text\":{\"verbosity\":\"low\"},\"user\":null,\"novel\":1}";
        String repeated =
                ",\"instructions\":\"Be \\\"brief\\\".\",\"temperature\":0.5,\"metadata\":{\"a\": \"b\"},\"text\":{\"verbosity\":\"low\"},\"background\":false";
        String tools =
                ",\"tools\":[{\"type\":\"function\", \"name\":\"f\",\"strict\":true},{\"type\":\"custom\",\"name\":\"g\"}],";
        String stream = written(true, body, writer -> {
            writer.text(0, text("Hi"));
            writer.end();
        });
        assertEquals(4, stream.split(Pattern.quote(repeated), -1).length, stream);
        assertEquals(4, stream.split(Pattern.quote(tools), -1).length, stream);
        assertTrue(stream.contains("\"user\":null") && !stream.contains("novel"), stream);
    }

    @Test
    void whatIsTooLongIsNotRepeated() {
        String big = "\"" + "x".repeat(Echo.MOST) + "\"";
        String body = "{\"model\":\"m\",\"instructions\":" + big
                + ",\"temperature\":0.5,\"input\":\"x\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"function\",\"name\":\"g\",\"description\":"
                + big + "}]}";
        String whole = written(false, body, EventWriter::end);
        assertTrue(whole.contains("\"instructions\":null") && whole.contains("\"tools\":[]"), "of " + whole.length());
        assertTrue(whole.contains("\"temperature\":0.5"), "of " + whole.length());
    }

    @Test
    void anAnswerOfNothingIsCompleteAllTheSame() {
        assertEquals(List.of(), events("", EventWriter::end));
        assertTrue(
                written(false, "", EventWriter::end)
                        .contains(
                                "\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,\"model\":\"m\\\"x\",\"output\":[],"));
    }

    @Test
    void aFailureEndsTheStreamWithWhatCameBefore() {
        Fault fault = new Fault.BackendFailed(FaultCode.UPSTREAM_STATUS, "Boom.", FailurePoint.STREAM);
        Consumer<EventWriter> verbs = writer -> {
            writer.text(0, text("Hi"));
            writer.fault(fault);
            writer.text(0, text("too late"));
            writer.end();
        };
        String stream = written(true, "", verbs);
        assertTrue(
                stream.contains("event: error\ndata: {\"type\":\"error\",\"sequence_number\":5,\"error\":{"), stream);
        assertTrue(
                stream.contains(
                        "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":6,\"response\":{"),
                stream);
        assertTrue(
                stream.contains("\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"Boom.\"}"),
                stream);
        assertTrue(stream.contains("\"output\":[{\"id\":\"msg_ID_0\""), stream);
        assertFalse(stream.contains("too late") || stream.contains("completed"), stream);
        assertEquals("", written(false, "", verbs));
    }

    @Test
    void moreThanCanBeHeldEndsTheStream() {
        String piece = "x".repeat(1 << 20);
        HeldText out = new HeldText();
        AnswerOrder order = new AnswerOrder("7", "m", 0, false, false, () -> 9L, 1L);
        EventWriter writer = new ResponseWriter(true, order, out);
        ByteBuf more = text(piece);
        for (int i = 0; i <= HeldText.MOST / piece.length(); i++) {
            writer.text(0, more);
            if (i < HeldText.MOST / piece.length()) {
                out.clear();
            }
        }
        String end = out.view().toString(StandardCharsets.UTF_8);
        assertTrue(end.contains("event: error\n"), "of " + end.length());
        writer.end();
        writer.close();
        out.close();
    }

    @Test
    void idsCannotBeGuessed() {
        Matcher one = Pattern.compile("\"id\":\"resp_([0-9a-f]{32})\"").matcher(raw(false, "", EventWriter::end));
        Matcher other = Pattern.compile("\"id\":\"resp_([0-9a-f]{32})\"").matcher(raw(false, "", EventWriter::end));
        assertTrue(one.find() && other.find());
        assertNotEquals(one.group(1), other.group(1));
    }
}
