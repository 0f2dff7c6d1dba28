package io.councilrouter.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.NdjsonScanner;
import io.councilrouter.codec.frame.SseScanner;
import io.councilrouter.config.InlineThinking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The three relays, without sockets: every stream is cut at every byte. */
@ExtendWith(LeakExtension.class)
final class RelaysTest {
    private static final ByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;
    private static final int LIMIT = 1 << 20;
    private static final Wire OPENAI = chat("openai");
    private static final Wire OLLAMA = chat("ollama");

    private static Wire chat(String dialect) {
        return Objects.requireNonNull(Dialects.load().named(dialect).wire(Operation.CHAT));
    }

    private static final String FIRST = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    private static final String FINISH =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String COUNTS =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final Pieces out = new Pieces(POOL);

    @AfterEach
    void release() {
        out.release();
    }

    private static void feed(Relay relay, String text, int cut) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        part(relay, bytes, 0, cut);
        part(relay, bytes, cut, bytes.length);
    }

    private static void part(Relay relay, byte[] bytes, int from, int to) {
        ByteBuf part = POOL.directBuffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
        relay.onBody(part);
        part.release();
    }

    private String written() {
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.UTF_8);
        all.release();
        out.reset();
        return text;
    }

    private Relay sift(boolean dropUsage) {
        return new Sift(out, new SseScanner(LIMIT), OPENAI.probe(true), dropUsage, OPENAI.terminator(), null);
    }

    /** Runs a stream, cut at each byte, through relays; all must write the same, which is returned. */
    private String everyCut(Supplier<Relay> made, String stream, @Nullable FaultCode fault) {
        String said = null;
        for (int cut = 0; cut <= stream.getBytes(StandardCharsets.UTF_8).length; cut++) {
            Relay relay = made.get();
            feed(relay, stream, cut);
            if (relay.fault() == null) {
                relay.onEnd();
            }
            Fault found = relay.fault();
            assertEquals(fault, found == null ? null : found.code(), "cut at " + cut);
            relay.close();
            relay.close();
            String now = written();
            said = said == null ? now : said;
            assertEquals(said, now, "cut at " + cut);
        }
        return said == null ? "" : said;
    }

    @Test
    void siftsAStreamByteForByte() {
        String stream = ": hello\n\n" + FIRST + FINISH + COUNTS + DONE;
        assertEquals(stream, everyCut(() -> sift(false), stream, null));
    }

    @Test
    void leavesOutTheCountsThatWeAskedFor() {
        assertEquals(FIRST + FINISH + DONE, everyCut(() -> sift(true), FIRST + FINISH + COUNTS + DONE, null));
    }

    @Test
    void addsTheLastFrameThatAServerForgot() {
        assertEquals(FIRST + FINISH + DONE, everyCut(() -> sift(false), FIRST + FINISH, null));
    }

    @Test
    void treatsAStreamWithoutAFinishAsCut() {
        assertEquals(FIRST, everyCut(() -> sift(false), FIRST, FaultCode.UPSTREAM_TRUNCATED));
    }

    @Test
    void letsNothingFollowTheLastFrame() {
        assertEquals(FIRST + FINISH + DONE, everyCut(() -> sift(false), FIRST + FINISH + DONE + FIRST, null));
    }

    @Test
    void leavesAnErrorInAStreamToWhoeverEndsTheStream() {
        String error = "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n";
        Relay relay = sift(false);
        feed(relay, FIRST + error + FIRST, 7);
        Fault fault = relay.fault();
        assertNotNull(fault);
        assertEquals(FaultCode.UPSTREAM_STATUS, fault.code());
        relay.close();
        assertEquals(FIRST, written());
    }

    @Test
    void tellsContentFromItsPreludes() {
        Relay relay = sift(false);
        String role = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
        feed(relay, ": comment\n\n" + role, 3);
        assertFalse(relay.content());
        feed(relay, FIRST, 3);
        assertTrue(relay.content());
        assertEquals(1, relay.contents());
        feed(relay, FINISH + COUNTS + DONE, 3);
        assertTrue(relay.terminated());
        assertEquals(FinishReason.STOP, relay.finish());
        assertEquals(1, relay.usage().completion());
        relay.close();
    }

    @Test
    void holdsASmallAnswerUntilItIsWhole() {
        String answer = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}";
        for (int cut = 0; cut <= answer.length(); cut++) {
            Relay relay = new Splice(out, POOL, OPENAI.probe(false));
            feed(relay, answer, cut);
            assertFalse(relay.content());
            relay.onEnd();
            assertTrue(relay.content());
            assertEquals(1, relay.usage().completion());
            assertEquals(FinishReason.STOP, relay.finish());
            relay.close();
            assertEquals(answer, written());
        }
    }

    @Test
    void releasesALargeAnswerBeforeItsEnd() {
        Relay relay = new Splice(out, POOL, OPENAI.probe(false));
        String half = "x".repeat(40 * 1024);
        feed(relay, "{\"id\":\"" + half, 5);
        assertFalse(relay.content());
        feed(relay, half, half.length());
        assertTrue(relay.content());
        relay.onEnd();
        assertNull(relay.fault());
        relay.close();
        assertEquals("{\"id\":\"" + half + half, written());
    }

    @Test
    void passesBytesOfNoDialectAtOnce() {
        Relay relay = new Splice(out, POOL, null, false, null);
        feed(relay, "RIFF", 2);
        assertTrue(relay.content());
        assertEquals(-1, relay.usage().completion());
        relay.onEnd();
        relay.close();
        assertEquals("RIFF", written());
    }

    private Relay translated(Wire from, Wire to, @Nullable FrameScanner scanner, int limit) {
        AnswerOrder order = new AnswerOrder("1", "asked", 0, true, false, () -> 0, 0);
        boolean streams = scanner != null;
        return new Transcode(
                from.eventReader(streams),
                to.eventWriter(streams, order, out),
                scanner,
                InlineThinking.AUTO,
                POOL,
                limit);
    }

    @Test
    void translatesAnOpenAiStreamToOllama() {
        String lines = everyCut(
                () -> translated(OPENAI, OLLAMA, new SseScanner(LIMIT), LIMIT), FIRST + FINISH + COUNTS + DONE, null);
        String[] each = lines.split("\n", -1);
        assertTrue(each[0].contains("\"content\":\"Hi\"") && each[0].contains("\"done\":false"), lines);
        assertTrue(each[each.length - 2].contains("\"done\":true"), lines);
        assertTrue(lines.contains("\"eval_count\":1") && lines.contains("\"model\":\"asked\""), lines);
    }

    @Test
    void translatesAnOllamaStreamToOpenAi() {
        String stream =
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"H\\u00e9\"},\"done\":false}\n"
                        + "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                        + "\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":1}\n";
        String events = everyCut(() -> translated(OLLAMA, OPENAI, new NdjsonScanner(LIMIT), LIMIT), stream, null);
        assertTrue(events.contains("\"content\":\"H\\u00e9\"") || events.contains("\"content\":\"Hé\""), events);
        assertTrue(events.contains("\"finish_reason\":\"stop\""), events);
        assertTrue(events.endsWith(DONE), events);
    }

    @Test
    void reportsThatATranslatedStreamWasCut() {
        everyCut(() -> translated(OPENAI, OLLAMA, new SseScanner(LIMIT), LIMIT), FIRST, FaultCode.UPSTREAM_TRUNCATED);
    }

    @Test
    void translatesAWholeAnswerOnlyIfItFits() {
        String answer = "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"done\":true,"
                + "\"done_reason\":\"stop\"}";
        String said = everyCut(() -> translated(OLLAMA, OPENAI, null, LIMIT), answer, null);
        assertTrue(said.contains("\"content\":\"Hi\"") && said.contains("\"chat.completion\""), said);
        Relay small = translated(OLLAMA, OPENAI, null, 10);
        feed(small, answer, 4);
        Fault fault = small.fault();
        assertNotNull(fault);
        assertEquals(FaultCode.UPSTREAM_MALFORMED, fault.code());
        small.close();
    }
}
