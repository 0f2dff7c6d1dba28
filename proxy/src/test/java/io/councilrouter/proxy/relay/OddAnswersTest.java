package io.councilrouter.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.config.InlineThinking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that violate their API, through each relay, cut at every byte. */
@ExtendWith(LeakExtension.class)
final class OddAnswersTest {
    private static final PooledByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;
    private static final int LIMIT = 1 << 20;
    private static final Wire OPENAI = chat("openai");
    private static final Wire OLLAMA = chat("ollama");

    private static Wire chat(String dialect) {
        return Objects.requireNonNull(Dialects.load().named(dialect).wire(Operation.CHAT));
    }

    private static final String WHOLE =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},\"finish_reason\":\"stop\"}]}";
    private static final String WHOLE_LINE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},\"done\":true,\"done_reason\":\"stop\"}";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String FINISH =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    private static String event(String delta) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n";
    }

    private static String line(String text) {
        return "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"done\":false}\n";
    }

    private static Relayed.Maker splice(Wire wire) {
        return out -> new Splice(out, POOL, wire.probe(false));
    }

    private static FrameScanner scanner(Wire wire) {
        return wire.framing().scanner(LIMIT);
    }

    private static Relayed.Maker sift(Wire wire) {
        return out -> new Sift(out, scanner(wire), wire.probe(true), true, wire.terminator(), null);
    }

    private static Relayed.Maker transcode(Wire from, Wire to, boolean streams) {
        return out -> translated(from, to, streams, out);
    }

    private static Relay translated(Wire from, Wire to, boolean streams, Pieces out) {
        AnswerOrder order = new AnswerOrder("1", "asked", 0, true, false, () -> 0, 0);
        return new Transcode(
                from.eventReader(streams),
                to.eventWriter(streams, order, out),
                streams ? scanner(from) : null,
                InlineThinking.AUTO,
                POOL,
                LIMIT);
    }

    @Test
    void aWholeAnswerThatIsInvalidIsAFaultWhetherItIsPassedOnOrTranslated() {
        List<String> bad = List.of(
                "{\"error\":{\"message\":\"boom\"}}",
                "{\"choices\":[],\"id\":\"x\"}",
                "{\"id\":\"x\",\"choices\":null}",
                "null",
                "\"\"",
                "{}",
                "<html>login</html>",
                WHOLE.substring(0, 60),
                event("{\"content\":\"x\"}") + DONE);
        for (String answer : bad) {
            Relayed passed = Relayed.everyCut(splice(OPENAI), answer);
            Relayed said = Relayed.everyCut(transcode(OPENAI, OLLAMA, false), answer);
            FaultCode code = answer.startsWith("{\"error") ? FaultCode.UPSTREAM_STATUS : FaultCode.UPSTREAM_MALFORMED;
            assertEquals(code, passed.fault(), answer);
            assertEquals(code, said.fault(), answer);
        }
        String open = WHOLE_LINE.replace("true", "false");
        assertEquals(
                FaultCode.UPSTREAM_TRUNCATED,
                Relayed.everyCut(splice(OLLAMA), open).fault());
        assertEquals(
                FaultCode.UPSTREAM_TRUNCATED,
                Relayed.everyCut(transcode(OLLAMA, OPENAI, false), open).fault());
    }

    @Test
    void aWholeAnswerThatIsMerelyOddPassesAsItCame() {
        for (String answer : List.of(WHOLE, "\n" + WHOLE + "\r\n", WHOLE.replace("\"hey\"", "null"))) {
            Relayed passed = Relayed.everyCut(splice(OPENAI), answer);
            assertNull(passed.fault(), answer);
            assertEquals(answer, passed.text());
        }
        assertEquals(WHOLE_LINE, Relayed.everyCut(splice(OLLAMA), WHOLE_LINE).text());
    }

    @Test
    void anAnswerTooLargeToBeHeldIsJudgedByItsBeginning() {
        String text = "x".repeat(Splice.HOLD);
        assertNull(large("{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"" + text));
        assertEquals(FaultCode.UPSTREAM_MALFORMED, large("<html>" + text));
        assertEquals(FaultCode.UPSTREAM_MALFORMED, large("{\"choices\":[],\"id\":\"" + text));
        assertEquals(FaultCode.UPSTREAM_STATUS, large("{\"error\":\"boom\",\"trace\":\"" + text));
    }

    private static @Nullable FaultCode large(String begins) {
        @Nullable FaultCode found = null;
        for (int cut : new int[] {0, 1, 30, begins.length() - 1}) {
            Pieces out = new Pieces(POOL);
            Relay relay = splice(OPENAI).apply(out);
            for (String part : List.of(begins.substring(0, cut), begins.substring(cut))) {
                relay.onBody(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII));
            }
            assertTrue(relay.content());
            found = relay.fault() == null ? null : relay.fault().code();
            relay.onEnd();
            assertEquals(found, relay.fault() == null ? null : relay.fault().code());
            relay.close();
            out.release();
        }
        return found;
    }

    @Test
    void aBrokenFrameEndsATranslatedStreamWithoutATerminator() {
        for (String broken : List.of(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"two \"\n\n",
                event("{\"content\":\"two\u00ff\u00fe\"}"),
                event("{\"content\":\"two\u0001\"}"))) {
            Relayed said = Relayed.everyCut(
                    transcode(OPENAI, OLLAMA, true), event("{\"content\":\"one\"}") + broken + FINISH + DONE);
            assertEquals(FaultCode.UPSTREAM_MALFORMED, said.fault(), broken);
            assertFalse(said.text().contains("\"done\":true"), said.text());
        }
        for (String broken : List.of("{\"model\":\"m\",\"message\":{\"content\":\"two\"\n", line("two\u00ff"))) {
            Relayed said = Relayed.everyCut(transcode(OLLAMA, OPENAI, true), line("one") + broken + WHOLE_LINE + "\n");
            assertEquals(FaultCode.UPSTREAM_MALFORMED, said.fault(), broken);
            assertFalse(said.text().contains("[DONE]"), said.text());
        }
    }

    @Test
    void aFrameThatIsNotJsonIsLeftOutAndCounted() {
        Relayed said = Relayed.everyCut(
                transcode(OPENAI, OLLAMA, true),
                event("{\"content\":\"one\"}") + "data: two words\n\n" + event("{\"content\":\"three\"}") + FINISH
                        + DONE);
        assertNull(said.fault());
        assertEquals(1, said.leftOut());
        assertTrue(said.text().contains("one") && said.text().contains("three"), said.text());
        Relayed other = Relayed.everyCut(
                transcode(OLLAMA, OPENAI, true), line("one") + "two words\n\n" + line("three") + WHOLE_LINE);
        assertNull(other.fault());
        assertEquals(1, other.leftOut());
        assertTrue(other.text().endsWith(DONE), other.text());
    }

    @Test
    void aStreamWithABrokenFramePassesAsItIs() {
        String stream = event("{\"content\":\"one\"}") + "data: {not json\n\n" + event("{\"content\":\"three\"}")
                + FINISH + DONE;
        Relayed passed = Relayed.everyCut(sift(OPENAI), stream);
        assertNull(passed.fault());
        assertEquals(stream, passed.text());
        assertEquals(2, passed.contents());
    }

    @Test
    void anInvalidNumberCostsATranslatedStreamNoText() {
        String odd =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"two\"},\"logprobs\":{\"content\":[{\"logprob\":-Infinity}]}}]}\n\n";
        Relayed said =
                Relayed.everyCut(transcode(OPENAI, OLLAMA, true), event("{\"content\":\"one\"}") + odd + FINISH + DONE);
        assertNull(said.fault());
        assertTrue(said.text().contains("\"two\""), said.text());
    }

    @Test
    void outputInUnknownFieldsIsProgress() {
        String stream = event("{\"audio\":{\"data\":\"AAAA\"}}").repeat(3) + event("{}") + ": hi\n\n" + FINISH + DONE;
        assertEquals(3, Relayed.everyCut(sift(OPENAI), stream).contents());
        assertEquals(
                3, Relayed.everyCut(transcode(OPENAI, OLLAMA, true), stream).contents());
        String lines = line("").replace("\"content\"", "\"images\":[\"AAAA\"],\"content\"")
                        .repeat(2)
                + line("")
                + WHOLE_LINE;
        assertEquals(3, Relayed.everyCut(sift(OLLAMA), lines).contents());
        assertEquals(3, Relayed.everyCut(transcode(OLLAMA, OPENAI, true), lines).contents());
    }

    @Test
    void theCountsThatWeAskedForAreLeftOutWhateverTheyLookLike() {
        for (String counts : List.of(
                "{\"prompt_tokens\":null}",
                "{\"prompt_tokens\":\"3\"}",
                "{\"prompt_tokens\":0}",
                "{\"all\":{\"of\":3}}",
                "{}")) {
            String stream = event("{\"content\":\"x\"}") + FINISH;
            String frame = "data: {\"choices\":[],\"usage\":" + counts + "}\n\n";
            assertEquals(
                    stream + DONE,
                    Relayed.everyCut(sift(OPENAI), stream + frame + DONE).text(),
                    counts);
        }
        String kept =
                "data: {\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":1}}\n\n" + FINISH + DONE;
        assertEquals(kept, Relayed.everyCut(sift(OPENAI), kept).text());
    }

    @Test
    void releasesNothingTwice() {
        Pieces out = new Pieces(POOL);
        Relay relay = splice(OPENAI).apply(out);
        ByteBuf part = Unpooled.copiedBuffer("<html>", StandardCharsets.US_ASCII);
        relay.onBody(part);
        relay.onEnd();
        relay.close();
        relay.close();
        out.release();
        assertEquals(1, part.refCnt());
    }
}
