package io.councilrouter.proxy.seals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A turn on its way from a backend's answer, by way of a client that has no place for its seals, back to the backend. */
@ExtendWith(LeakExtension.class)
final class TurnSealsTest {
    private static final Wire SEALING = wire("anthropic");
    private static final Wire OPENAI = wire("openai");
    private static final Wire OLLAMA = wire("ollama");

    private static final String THOUGHT =
            "{\"type\":\"thinking\",\"thinking\":\"I \\u00e4sk \\\"both\\\".\",\"signature\":\"sig+1==\"}";
    private static final String SEALED = "{\"type\":\"redacted_thinking\",\"data\":\"b3BhcXVl\"}";
    private static final String OSLO =
            "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\",\"days\":2}}";
    private static final String ROME =
            "{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"weather\",\"input\":{\"city\":\"Rome\",\"days\":1}}";

    /** What a client of OpenAI's API makes of the calls. */
    private static final String OPENAI_OSLO =
            "{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\",\\\"days\\\":2}\"}}";

    private static final String OPENAI_ROME =
            OPENAI_OSLO.replace("toolu_1", "toolu_2").replace("Oslo", "Rome").replace(":2}", ":1}");

    private final SealShelf shelf = new SealShelf();
    private long now;

    @BeforeEach
    void limits() {
        shelf.limits(1 << 20, 1000, 0);
    }

    private static Wire wire(String dialect) {
        return Objects.requireNonNull(Dialects.load().named(dialect).wire(Operation.CHAT));
    }

    private TurnSeals seals(String caller) {
        return new TurnSeals(shelf, caller, "anthropic chat claude", () -> now);
    }

    private static String whole(String... blocks) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":["
                + String.join(",", blocks)
                + "],\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";
    }

    /** A request of a client, its messages those given. */
    private static String request(String... messages) {
        return "{\"model\":\"m\",\"messages\":[" + String.join(",", messages)
                + "],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}}]}";
    }

    private static final String USER = "{\"role\":\"user\",\"content\":\"weather?\"}";

    private static String assistant(String content, String... calls) {
        return "{\"role\":\"assistant\"," + content + "\"tool_calls\":[" + String.join(",", calls) + "]}";
    }

    private static String result(String id, String text) {
        return "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"" + text + "\"}";
    }

    /** Translates a request for the backend. */
    private static String told(Wire from, String body, TurnSeals seals) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        RequestReader reader = from.requestReader(bytes, RequestFacts.NONE);
        RequestWriter writer = SEALING.requestWriter(new RequestOrder("claude", false, true), out);
        SealGiver giver = seals.giver(writer);
        while (reader.step(giver) == RequestReader.Status.MORE) {
            // Until all is told.
        }
        assertEquals(null, reader.fault());
        assertEquals(null, writer.fault());
        giver.close();
        reader.close();
        writer.close();
        return text(out);
    }

    private static String text(Pieces out) {
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.UTF_8);
        all.release();
        out.release();
        return text;
    }

    /** Translates a whole answer for the client. */
    private static EventWriter answered(Wire to, String answer, TurnSeals seals, Pieces out) {
        EventWriter keeper = seals.keeper(
                to.eventWriter(false, new AnswerOrder("req", "m", 0, false, false, () -> 0, 0), out), "req");
        EventReader reader = SEALING.eventReader(false);
        reader.onFrame(Unpooled.copiedBuffer(answer, StandardCharsets.UTF_8), keeper);
        reader.onEnd(keeper);
        reader.close();
        return keeper;
    }

    /** Asks a first question and lets the answer go through. */
    private List<String> ask(Wire client, String caller, String answer) {
        TurnSeals seals = seals(caller);
        told(client, request(USER), seals);
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        EventWriter keeper = answered(client, answer, seals, out);
        List<String> dropped = keeper.dropped();
        keeper.close();
        text(out);
        return dropped;
    }

    private static void has(String text, String piece) {
        assertTrue(text.contains(piece), () -> piece + " is not in " + text);
    }

    private static String turn(String... blocks) {
        return "{\"role\":\"assistant\",\"content\":[" + String.join(",", blocks) + "]}";
    }

    @Test
    void reasoningComesBackBeforeTheTextAndTheCallsThatItLedTo() {
        assertEquals(
                List.of(),
                ask(OPENAI, "", whole(THOUGHT, SEALED, "{\"type\":\"text\",\"text\":\"Let me see.\"}", OSLO, ROME)));
        String second = told(
                OPENAI,
                request(
                        USER,
                        assistant("\"content\":\"Let me see.\",", OPENAI_OSLO, OPENAI_ROME),
                        result("toolu_2", "sun"),
                        result("toolu_1", "rain")),
                seals(""));
        has(second, turn(THOUGHT, SEALED, "{\"type\":\"text\",\"text\":\"Let me see.\"}", OSLO, ROME));
        assertEquals(2, shelf.counts().found());
    }

    @Test
    void reasoningBetweenCallsStaysThere() {
        ask(OPENAI, "", whole(THOUGHT, OSLO, SEALED, ROME));
        String second =
                told(OPENAI, request(USER, assistant("", OPENAI_OSLO, OPENAI_ROME), result("toolu_1", "r")), seals(""));
        has(second, turn(THOUGHT, OSLO, SEALED, ROME));
    }

    @Test
    void aClientThatBringsReasoningOfItsOwnDoesNotSayItTwice() {
        ask(OPENAI, "", whole(THOUGHT, OSLO));
        String second = told(
                OPENAI,
                request(USER, assistant("\"reasoning_content\":\"I ask.\",\"content\":null,", OPENAI_OSLO)),
                seals(""));
        has(second, turn(THOUGHT, OSLO));
        ask(OLLAMA, "", whole(THOUGHT, OSLO));
        String third = told(
                OLLAMA,
                request(
                        USER,
                        assistant(
                                "\"thinking\":\"I ask.\",\"content\":\"\",",
                                "{\"function\":{\"name\":\"weather\",\"arguments\":{ \"days\":2.0, \"city\":\"Oslo\"}}}")),
                seals(""));
        has(
                third,
                turn(THOUGHT, OSLO.replace("toolu_1", "call_00000000"))
                        .replace("\"city\":\"Oslo\",\"days\":2", "\"days\":2.0, \"city\":\"Oslo\"")
                        .replace("{\"days\"", "{ \"days\""));
    }

    @Test
    void aClientWithoutIdsIsKnownByWhatItAsked() {
        ask(OLLAMA, "", whole(THOUGHT, OSLO));
        String call = "{\"function\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Oslo\",\"days\":2}}}";
        has(told(OLLAMA, request(USER, assistant("", call)), seals("")), "\"signature\"");
        String other = told(
                OLLAMA,
                request("{\"role\":\"user\",\"content\":\"another conversation\"}", assistant("", call)),
                seals(""));
        assertTrue(!other.contains("signature"), other);
        assertEquals(1, shelf.counts().missed());
    }

    @Test
    void callsThatSayTheSameInTwoTurnsAreToldApart() {
        String call = "{\"function\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Oslo\",\"days\":2}}}";
        ask(OLLAMA, "", whole(THOUGHT, OSLO));
        String again = "{\"role\":\"tool\",\"tool_name\":\"weather\",\"content\":\"not yet\"}";
        TurnSeals seals = seals("");
        told(OLLAMA, request(USER, assistant("", call), again), seals);
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        answered(OLLAMA, whole(THOUGHT.replace("sig+1", "sig+2"), OSLO.replace("toolu_1", "toolu_9")), seals, out)
                .close();
        text(out);
        String third = told(OLLAMA, request(USER, assistant("", call), again, assistant("", call)), seals(""));
        assertTrue(third.indexOf("sig+1") > 0 && third.indexOf("sig+1") < third.indexOf("sig+2"), third);
        assertEquals(third.indexOf("sig+1"), third.lastIndexOf("sig+1"), third);
    }

    @Test
    void whatIsKeptForOneCallerIsNotGivenToAnother() {
        ask(OPENAI, "ann", whole(THOUGHT, OSLO));
        String[] messages = {USER, assistant("", OPENAI_OSLO)};
        assertTrue(!told(OPENAI, request(messages), seals("bob")).contains("signature"));
        assertTrue(!told(OPENAI, request(messages), seals("")).contains("signature"));
        TurnSeals elsewhere = new TurnSeals(shelf, "ann", "anthropic chat other", () -> now);
        assertTrue(!told(OPENAI, request(messages), elsewhere).contains("signature"), "another model");
        has(told(OPENAI, request(messages), seals("ann")), turn(THOUGHT, OSLO));
        now = 2001;
        assertTrue(!told(OPENAI, request(messages), seals("ann")).contains("signature"), "too late");
    }

    @Test
    void aCallThatIsBroughtOftenDoesNotMakeARequestOfAnySize() {
        String thought = THOUGHT.replace("I \\u00e4sk", "x".repeat(60_000));
        ask(OPENAI, "", whole(thought, OSLO));
        String[] messages = new String[401];
        messages[0] = USER;
        for (int i = 1; i < messages.length; i += 2) {
            messages[i] = assistant("", OPENAI_OSLO);
            messages[i + 1] = result("toolu_1", "rain");
        }
        String told = told(OPENAI, request(messages), seals(""));
        has(told, turn(thought, OSLO));
        assertTrue(told.length() < (1 << 20) + 200 * 400, "no more than the shelf may hold: " + told.length());
        has(told, "},{\"role\":\"assistant\",\"content\":[" + OSLO + "]}");
    }

    @Test
    void aClientThatDividesATurnOrLeavesACallOutIsStillUnderstood() {
        ask(OPENAI, "", whole(THOUGHT, OSLO, ROME));
        has(
                told(OPENAI, request(USER, assistant("", OPENAI_ROME), result("toolu_2", "sun")), seals("")),
                turn(THOUGHT, ROME));
        has(
                told(OPENAI, request(USER, assistant("", OPENAI_OSLO), assistant("", OPENAI_ROME)), seals("")),
                turn(THOUGHT, OSLO, ROME));
        String divided = told(
                OPENAI,
                request(
                        USER,
                        assistant("", OPENAI_OSLO),
                        result("toolu_1", "rain"),
                        assistant("", OPENAI_ROME),
                        result("toolu_2", "sun")),
                seals(""));
        has(divided, turn(THOUGHT, OSLO));
        has(divided, turn(THOUGHT, ROME));
    }

    @Test
    void aMessageOfWhichNothingIsKeptStaysAsItIs() {
        ask(OPENAI, "", whole(THOUGHT, OSLO));
        String other = OPENAI_OSLO.replace("toolu_1", "call_9").replace("Oslo", "Bern");
        String body = request(
                USER,
                assistant(
                        "\"reasoning_content\":\"Hm.\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}],",
                        other),
                result("call_9", "snow"),
                "{\"role\":\"assistant\",\"content\":\"Done.\"}");
        SealShelf empty = new SealShelf();
        String without = told(OPENAI, body, new TurnSeals(empty, "", "", () -> 0));
        assertEquals(without, told(OPENAI, body, seals("")));
        has(without, "{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}");
    }

    @Test
    void aTurnWithoutCallsOrWithoutSealsIsNotKept() {
        assertEquals(
                List.of("reasoning_signature"), ask(OPENAI, "", whole(THOUGHT, "{\"type\":\"text\",\"text\":\"a\"}")));
        assertEquals(List.of(), ask(OPENAI, "", whole(OSLO)));
        assertEquals(
                List.of(),
                ask(OPENAI, "", whole("{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"\"}", OSLO)));
        assertEquals(SealCounts.NONE, shelf.counts());
    }

    @Test
    void aTurnThatIsTooLargeIsSaidToBeLost() {
        String lengthy = THOUGHT.replace("both", "x".repeat(70_000));
        assertEquals(List.of("reasoning_signature"), ask(OPENAI, "", whole(lengthy, OSLO)));
        String much = OSLO.replace("Oslo", "x".repeat(70_000));
        assertEquals(List.of("reasoning_signature"), ask(OPENAI, "", whole(THOUGHT, much)));
        assertEquals(SealCounts.NONE, shelf.counts());
    }

    @Test
    void aTurnThatFailsIsNotKept() {
        TurnSeals seals = seals("");
        told(OPENAI, request(USER), seals);
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        EventWriter keeper = keeper(OPENAI, seals, out);
        keeper.reasoning(0, buffer("a"));
        keeper.sealed(0, Seal.SIGNATURE, buffer("s"));
        keeper.toolOpen(0, 0, "1", "weather");
        keeper.fault(AnswerFaults.truncated());
        keeper.close();
        EventWriter left = keeper(OPENAI, seals, out);
        left.sealed(0, Seal.SIGNATURE, buffer("s"));
        left.toolOpen(0, 0, "1", "weather");
        left.toolArgs(0, 0, buffer("{"));
        left.close();
        text(out);
        assertEquals(SealCounts.NONE, shelf.counts());
    }

    private static EventWriter keeper(Wire to, TurnSeals seals, Pieces out) {
        return seals.keeper(to.eventWriter(true, new AnswerOrder("req", "m", 0, false, false, () -> 0, 0), out), "req");
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** As some APIs do it: the seal stands directly behind the call, which has no id. */
    @Test
    void aSealBehindACallComesBackBehindIt() {
        TurnSeals seals = seals("");
        told(OPENAI, request(USER), seals);
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        EventWriter keeper = keeper(OPENAI, seals, out);
        keeper.start("", "");
        keeper.text(0, buffer("Hm."));
        keeper.sealed(0, Seal.SIGNATURE, buffer("of-text"));
        keeper.toolOpen(0, 0, "", "weather");
        keeper.toolArgs(0, 0, buffer("{}"));
        keeper.sealed(0, Seal.SIGNATURE, buffer("of-call"));
        keeper.toolOpen(0, 1, "", "news");
        keeper.toolArgs(0, 1, buffer("{\\\"a\\\":1}"));
        keeper.finish(0, FinishReason.TOOL_CALLS);
        keeper.end();
        keeper.close();
        String stream = text(out);
        has(stream, "\"id\":\"call_0_req\"");
        has(stream, "\"id\":\"call_1_req\"");
        assertEquals(
                List.of("text Hm.", "sealed of-text", "call weather", "sealed of-call", "call news"),
                given("Hm.", "call_0_req", "weather", "{}", "call_1_req", "news", "{}"));
        assertEquals(
                List.of("call weather", "sealed of-call", "call news"),
                given("", "call_0_req", "weather", "{}", "", "news", "{\\\"a\\\": 1}"),
                "without the text its seal would belong to something else");
        assertEquals(List.of("text Hm.", "sealed of-text", "call news"), given("Hm.", "call_1_req", "news", "{}"));
    }

    private List<String> given(String text, String... calls) {
        VerbList verbs = new VerbList();
        SealGiver giver = seals("").giver(verbs.sink());
        giver.message(Role.USER);
        giver.text(buffer("weather?"));
        giver.messageEnd();
        giver.message(Role.ASSISTANT);
        if (!text.isEmpty()) {
            giver.text(buffer(text));
        }
        for (int i = 0; i < calls.length; i += 3) {
            giver.toolCall(calls[i], calls[i + 1], buffer(calls[i + 2]));
        }
        giver.messageEnd();
        giver.close();
        return verbs.ofAssistant();
    }

    @Test
    void aStreamIsKeptWhereverItIsCut() {
        String stream = event("message_start", "\"message\":{\"id\":\"msg_1\",\"model\":\"claude\",\"content\":[]}")
                + event(
                        "content_block_start",
                        "\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                + delta(0, "\"type\":\"thinking_delta\",\"thinking\":\"I \\u00e4sk\"")
                + delta(0, "\"type\":\"thinking_delta\",\"thinking\":\" \\\"both\\\".\"")
                + delta(0, "\"type\":\"signature_delta\",\"signature\":\"sig+1==\"")
                + event("content_block_stop", "\"index\":0")
                + event("content_block_start", "\"index\":1,\"content_block\":" + SEALED)
                + event("content_block_stop", "\"index\":1")
                + event(
                        "content_block_start",
                        "\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}")
                + delta(2, "\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\": \\\"Os\"")
                + delta(2, "\"type\":\"input_json_delta\",\"partial_json\":\"lo\\\",\\\"days\\\":2}\"")
                + event("content_block_stop", "\"index\":2")
                + event("message_delta", "\"delta\":{\"stop_reason\":\"tool_use\"}")
                + event("message_stop", "");
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        String back = request(
                USER,
                assistant(
                        "",
                        "{\"id\":\"theirs\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"days\\\":2,\\\"city\\\":\\\"Oslo\\\"}\"}}"));
        for (int cut = 0; cut < bytes.length; cut++) {
            limits();
            TurnSeals seals = seals("");
            told(OPENAI, request(USER), seals);
            Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
            EventWriter keeper = keeper(OPENAI, seals, out);
            read(bytes, cut, keeper);
            assertEquals(List.of(), keeper.dropped());
            keeper.close();
            text(out);
            has(told(OPENAI, back, seals("")), "\"content\":[" + THOUGHT + "," + SEALED + ",{\"type\":\"tool_use\"");
            shelf.limits(0, 1000, 0);
        }
    }

    private static void read(byte[] bytes, int cut, EventWriter to) {
        EventReader reader = SEALING.eventReader(true);
        FrameScanner scanner = SEALING.framing().scanner(1 << 20);
        FrameSink frames = new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                reader.onFrame(frame.data(), to);
            }

            @Override
            public void onComment(Frame frame) {
                throw new AssertionError();
            }

            @Override
            public void onFault(Fault fault) {
                throw new AssertionError(fault.message());
            }
        };
        for (ByteBuf part : List.of(
                Unpooled.wrappedBuffer(bytes, 0, cut), Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut))) {
            scanner.scan(part, frames);
        }
        scanner.end(frames);
        reader.onEnd(to);
        scanner.close();
        reader.close();
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (fields.isEmpty() ? "" : "," + fields)
                + "}\n\n";
    }

    private static String delta(int index, String fields) {
        return event("content_block_delta", "\"index\":" + index + ",\"delta\":{" + fields + "}");
    }
}
