package io.councilrouter.codec.dialect.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.frame.ArrayWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients of this API are told, streamed and whole. */
@ExtendWith(LeakExtension.class)
final class ContentAnswersTest {
    private static final String IDENTITY = ",\"modelVersion\":\"m\\\"x\",\"responseId\":\"7\"}";

    private List<String> dropped = List.of();

    private static ByteBuf text(String escaped) {
        return Unpooled.copiedBuffer(escaped, StandardCharsets.UTF_8);
    }

    private static String piece(String part) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + part + "],\"role\":\"model\"},\"index\":0}]" + IDENTITY;
    }

    private static String last(String reason, String more) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\""
                + reason + "\"" + more;
    }

    private String written(
            boolean streamed, boolean thoughts, @Nullable ArrayWriter array, Consumer<EventWriter> verbs) {
        HeldText out = new HeldText();
        AnswerOrder order = new AnswerOrder("7", "m\"x", 0, false, false, () -> 0, 0, 0, array, thoughts, null);
        EventWriter writer = ContentWire.INSTANCE.eventWriter(streamed, order, out);
        writer.start("up", "upstream");
        verbs.accept(writer);
        dropped = writer.dropped();
        writer.close();
        String text = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return text;
    }

    private String streamed(Consumer<EventWriter> verbs) {
        return written(true, true, null, verbs);
    }

    private String whole(Consumer<EventWriter> verbs) {
        return written(false, true, null, verbs);
    }

    private static void end(EventWriter writer) {
        writer.finish(0, FinishReason.STOP);
        writer.usage(new Usage().prompt(3).completion(2));
        writer.end();
    }

    @Test
    void aStreamHasAnEventForEachPieceAndTellsItsEndInTheLast() {
        assertEquals(
                "data: " + piece("{\"text\":\"Hi\"}") + "\n\ndata: "
                        + last(
                                "STOP",
                                ",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":2,\"totalTokenCount\":5}"
                                        + IDENTITY)
                        + "\n\n",
                streamed(writer -> {
                    writer.text(0, text("Hi"));
                    writer.text(0, text(""));
                    end(writer);
                }));
    }

    @Test
    void aStreamWithoutFramesIsOneArray() {
        assertEquals(
                "[" + piece("{\"text\":\"Hi\"}") + ",\r\n" + last("STOP", ",\"index\":0}]" + IDENTITY) + "]",
                written(true, true, new ArrayWriter(), writer -> {
                    writer.text(0, text("Hi"));
                    writer.end();
                }));
    }

    @Test
    void aSignatureBehindTheEndIsDropped() {
        for (boolean streamed : new boolean[] {true, false}) {
            String told = written(streamed, true, null, writer -> {
                writer.toolOpen(0, 0, "", "f");
                writer.toolArgs(0, 0, text("{}"));
                writer.finish(0, FinishReason.TOOL_CALLS);
                writer.sealed(0, Seal.SIGNATURE, text("c2ln"));
                writer.end();
            });
            assertTrue(told.contains("\"functionCall\":{\"name\":\"f\""), told);
            assertEquals(streamed ? List.of("reasoning_signature") : List.of(), dropped, told);
        }
    }

    @Test
    void moreCallsThanAnyModelMakesAreNotTold() {
        String part = "{\"functionCall\":{\"name\":\"f\",\"args\":{}}}";
        String told = whole(writer -> {
            EventReader reader = ContentWire.INSTANCE.eventReader(false);
            reader.onFrame(
                    text("{\"candidates\":[{\"content\":{\"parts\":[" + (part + ",").repeat(CallTracker.MOST) + part
                            + "]},\"finishReason\":\"STOP\"}]}"),
                    writer);
            reader.onEnd(writer);
            reader.close();
        });
        assertEquals(CallTracker.MOST, told.split("functionCall", -1).length - 1);
    }

    @Test
    void anArrayThatFailsIsAnArrayAllTheSame() {
        assertEquals(
                "[" + piece("{\"text\":\"Hi\"}")
                        + ",\r\n{\"error\":{\"code\":502,\"message\":\"The model server's answer was empty; try again.\",\"status\":\"UNAVAILABLE\"}}]",
                written(true, true, new ArrayWriter(), writer -> {
                    writer.text(0, text("Hi"));
                    writer.fault(AnswerFaults.empty());
                }));
    }

    @Test
    void aStreamThatFailsSaysSoInAnEvent() {
        assertEquals(
                "data: {\"error\":{\"code\":502,\"message\":\"The model server's answer was empty; try again.\",\"status\":\"UNAVAILABLE\"}}\n\n",
                streamed(writer -> writer.fault(AnswerFaults.empty())));
        assertEquals("", whole(writer -> writer.fault(AnswerFaults.empty())));
    }

    @Test
    void callsGoOutWholeWithTheirSignaturesWhenTheirCandidateEnds() {
        Consumer<EventWriter> calls = writer -> {
            writer.toolOpen(0, 0, "c1", "f");
            writer.toolArgs(0, 0, text("{\\\"a\\\":"));
            writer.toolOpen(0, 1, "", "g");
            writer.toolArgs(0, 0, text("\\n1}"));
            writer.toolArgs(0, 1, text("{}"));
            writer.sealed(0, Seal.SIGNATURE, text("c2Vh-w=="));
            writer.sealed(0, Seal.SIGNATURE, text("eA=="));
            writer.text(0, text("Hi"));
            end(writer);
        };
        String parts = "{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\": 1},\"id\":\"c1\"}},"
                + "{\"functionCall\":{\"name\":\"g\",\"args\":{}},\"thoughtSignature\":\"c2Vh+w==\"}";
        String stream = streamed(calls);
        assertTrue(
                stream.startsWith("data: " + piece("{\"text\":\"Hi\"}") + "\n\ndata: " + piece(parts) + "\n\ndata: "),
                stream);
        assertEquals(List.of("reasoning_signature"), dropped);
        String whole = whole(calls);
        assertTrue(
                whole.startsWith("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}," + parts + "],"), whole);
    }

    @Test
    void thoughtsThatNobodyWantsToReadAreNotShownButTheirSealGoesOn() {
        Consumer<EventWriter> thoughts = writer -> {
            writer.reasoning(0, text("hm"));
            writer.sealed(0, Seal.SIGNATURE, text("c2VhbA=="));
            writer.sealed(0, Seal.OPAQUE, text("eA=="));
            writer.sealed(0, Seal.SIGNATURE, text("not base64!"));
            writer.text(0, text("Hi"));
            end(writer);
        };
        String seal = "{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"c2VhbA==\"}";
        String stream = written(true, false, null, thoughts);
        assertFalse(stream.contains("hm"), stream);
        assertTrue(stream.startsWith("data: " + piece(seal) + "\n\ndata: " + piece("{\"text\":\"Hi\"}")), stream);
        assertEquals(List.of("reasoning_signature"), dropped);
        String whole = written(false, false, null, thoughts);
        assertTrue(whole.contains("\"parts\":[" + seal + ",{\"text\":\"Hi\"}]"), whole);
        assertFalse(whole.contains("hm"), whole);
    }

    @Test
    void aTextIsSignedWhereItIsOneAndBehindItWhereItComesInPieces() {
        Consumer<EventWriter> signed = writer -> {
            writer.text(0, text("Hi"));
            writer.text(0, text(" there"));
            writer.sealed(0, Seal.SIGNATURE, text("c2VhbA=="));
            writer.text(0, text("."));
            end(writer);
        };
        assertTrue(streamed(signed).contains(piece("{\"text\":\"\",\"thoughtSignature\":\"c2VhbA==\"}")));
        assertTrue(whole(signed)
                .contains("\"parts\":[{\"text\":\"Hi there\",\"thoughtSignature\":\"c2VhbA==\"},{\"text\":\".\"}]"));
    }

    @Test
    void everyCandidateIsToldWithItsOwnEnd() {
        Consumer<EventWriter> two = writer -> {
            writer.text(0, text("a"));
            writer.text(1, text("b"));
            writer.finish(1, FinishReason.LENGTH);
            writer.finish(0, FinishReason.STOP);
            writer.end();
        };
        assertTrue(streamed(two)
                .contains("\"finishReason\":\"STOP\",\"index\":0},{\"content\":{\"parts\":[{\"text\":\"\"}],"
                        + "\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\",\"index\":1}]"));
        assertTrue(
                whole(two)
                        .startsWith(
                                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0},"
                                        + "{\"content\":{\"parts\":[{\"text\":\"b\"}],\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\",\"index\":1}]"));
    }

    @Test
    void anAnswerOfNothingHasAnEmptyText() {
        assertEquals(last("SAFETY", ",\"index\":0}]" + IDENTITY), whole(writer -> {
            writer.finish(0, FinishReason.SAFETY);
            writer.end();
        }));
    }

    @Test
    void whatIsAddedToAnAnswerStandsAtItsEnd() {
        Consumer<EventWriter> extra = writer -> {
            writer.extra(new ExtraField("more", json -> json.number(1L)));
            writer.text(0, text("a"));
            end(writer);
        };
        assertTrue(whole(extra).endsWith(",\"responseId\":\"7\",\"more\":1}"));
        assertTrue(streamed(extra).endsWith(",\"responseId\":\"7\",\"more\":1}\n\n"));
    }

    @Test
    void stepsOfItsOwnToolsArePassedOnInOneLine() {
        Consumer<EventWriter> steps = writer -> {
            writer.serverTool(0, "executableCode", text("{\"executableCode\":\n{\"code\":\"1\"}}"));
            writer.serverTool(0, "web_search_tool_result", text("{}"));
            writer.media(0, Media.IMAGE, Media.Source.URL, "image/png", text("https://example.com/a.png"));
            writer.media(0, Media.IMAGE, Media.Source.FILE, "image/png", text("f"));
            end(writer);
        };
        String code = "{\"executableCode\": {\"code\":\"1\"}}";
        String image = "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://example.com/a.png\"}}";
        assertTrue(streamed(steps).startsWith("data: " + piece(code) + "\n\ndata: " + piece(image)));
        assertEquals(List.of("web_search_tool_result", "images"), dropped);
        assertTrue(whole(steps).contains("\"parts\":[" + code + "," + image + "]"));
    }

    @Test
    void callsThatAreTooLargeToBeHeldFailTheStream() {
        ByteBuf much = Unpooled.wrappedBuffer(new byte[HeldText.MOST / 4]);
        String stream = streamed(writer -> {
            writer.toolOpen(0, 0, "", "f");
            for (int i = 0; i < 5; i++) {
                writer.toolArgs(0, 0, much);
            }
            end(writer);
        });
        assertTrue(stream.contains("too large for the gateway to hold"), stream);
        assertFalse(stream.contains("STOP"), stream);
    }
}
