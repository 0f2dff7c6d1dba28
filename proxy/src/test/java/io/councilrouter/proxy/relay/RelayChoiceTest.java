package io.councilrouter.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.config.InlineThinking;
import io.councilrouter.proxy.Heads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which relay an answer gets, and which media type and coding the client is told. */
@ExtendWith(LeakExtension.class)
final class RelayChoiceTest {
    private static final Wire OPENAI = HandTerms.wire("openai", Operation.CHAT);
    private static final Wire OLLAMA = HandTerms.wire("ollama", Operation.CHAT);
    private static final Wire TEXT = HandTerms.wire("openai", Operation.COMPLETE);
    private static final Wire PASS = HandTerms.wire("openai", Operation.PASS);

    private static final Headers JSON = type("application/json");
    private static final Headers EVENTS = type("text/event-stream; charset=utf-8");
    private static final Headers LINES = type("application/x-ndjson");

    private static Headers type(String value) {
        return Heads.response(200, "Content-Type: " + value).headers();
    }

    private static void chosen(Class<? extends Relay> wanted, HandTerms terms, Headers headers, AnswerShape shape) {
        Relay relay = Relays.make(terms, headers, shape);
        assertInstanceOf(wanted, relay);
        relay.close();
        terms.sink.release();
    }

    @Test
    void aWholeAnswerOnTheSameWireIsSpliced() {
        HandTerms terms = new HandTerms(OPENAI, OPENAI, false);
        assertTrue(Relays.passesRaw(terms));
        assertEquals(AnswerShape.WHOLE, Relays.shape(terms, JSON));
        chosen(Splice.class, terms, JSON, AnswerShape.WHOLE);
        assertEquals(List.of("application/json, whole"), terms.told);
    }

    @Test
    void aStreamOnTheSameWireIsSiftedOnceItsFirstBytesTold() {
        HandTerms terms = new HandTerms(OPENAI, OPENAI, true);
        assertFalse(Relays.passesRaw(terms));
        assertNull(Relays.shape(terms, EVENTS));
        AnswerShape shape = Relays.shape(terms, EVENTS, FirstBytes.AnswerStart.EVENTS);
        assertEquals(Framing.SSE, shape.framing());
        chosen(Sift.class, terms, EVENTS, shape);
        assertEquals(List.of("text/event-stream; charset=utf-8, bit by bit"), terms.told);
    }

    @Test
    void aStreamUnderAnotherMediaTypeIsNamedAsWhatItIs() {
        HandTerms terms = new HandTerms(OPENAI, OPENAI, true);
        chosen(Sift.class, terms, JSON, Relays.shape(terms, JSON, FirstBytes.AnswerStart.EVENTS));
        assertEquals(List.of(Framing.SSE.contentType() + ", bit by bit"), terms.told);
    }

    @Test
    void thoughtsAreSplitOnTheirOwnWireOnlyWhereThatIsAskedFor() {
        for (InlineThinking inline : new InlineThinking[] {InlineThinking.SPLIT, InlineThinking.OPENED}) {
            HandTerms terms = new HandTerms(OPENAI, OPENAI, false);
            terms.inline = inline;
            assertFalse(Relays.passesRaw(terms));
            chosen(Transcode.class, terms, JSON, AnswerShape.WHOLE);
            HandTerms completion = new HandTerms(TEXT, TEXT, false);
            completion.inline = inline;
            assertTrue(Relays.passesRaw(completion), "it has no place for thoughts");
            chosen(Splice.class, completion, JSON, AnswerShape.WHOLE);
        }
    }

    @Test
    void anotherWireIsTranscoded() {
        HandTerms streamed = new HandTerms(OLLAMA, OPENAI, true);
        chosen(Transcode.class, streamed, LINES, Relays.shape(streamed, LINES, FirstBytes.AnswerStart.JSON));
        assertEquals(List.of(Framing.SSE.contentType() + ", bit by bit"), streamed.told);
        HandTerms whole = new HandTerms(OLLAMA, OPENAI, false);
        assertFalse(Relays.passesRaw(whole));
        chosen(Transcode.class, whole, JSON, AnswerShape.WHOLE);
        assertEquals(List.of("application/json, whole"), whole.told);
    }

    @Test
    void anAnswerThatNamesTheModelAsAskedIsTranscodedOnItsOwnWire() {
        HandTerms terms = new HandTerms(OPENAI, OPENAI, false);
        terms.renamed = true;
        assertFalse(Relays.passesRaw(terms));
        chosen(Transcode.class, terms, JSON, AnswerShape.WHOLE);
    }

    @Test
    void aClientThatTakesEventsGetsNoBytes() {
        HandTerms terms = new HandTerms(OPENAI, OPENAI, true);
        HandTerms elsewhere = new HandTerms(OPENAI, OPENAI, true);
        terms.events = elsewhere.writer();
        Relay relay = Relays.make(terms, EVENTS, Relays.shape(terms, EVENTS, FirstBytes.AnswerStart.EVENTS));
        ByteBuf event = Unpooled.copiedBuffer(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n", StandardCharsets.UTF_8);
        relay.onBody(event);
        event.release();
        assertTrue(relay.content());
        assertEquals(0, terms.sink.size());
        assertTrue(elsewhere.sink.size() > 0);
        relay.close();
        terms.sink.release();
        elsewhere.sink.release();
    }

    @Test
    void aWholeAnswerForAClientThatWasPromisedAStreamBecomesOne() {
        HandTerms terms = new HandTerms(OPENAI, OPENAI, true);
        terms.begun = true;
        chosen(Transcode.class, terms, JSON, AnswerShape.WHOLE);
        assertEquals(List.of(Framing.SSE.contentType() + ", bit by bit"), terms.told);
        HandTerms early = new HandTerms(OPENAI, OPENAI, true);
        chosen(Splice.class, early, JSON, AnswerShape.WHOLE);
        assertEquals(List.of("application/json, whole"), early.told);
    }

    private static String arrayed(Wire from, Wire to, Headers headers, FirstBytes.AnswerStart kind, String body) {
        HandTerms terms = new HandTerms(from, to, true);
        terms.array = new ArrayWriter();
        Relay relay = Relays.make(terms, headers, Relays.shape(terms, headers, kind));
        ByteBuf all = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        relay.onBody(all);
        all.release();
        relay.onEnd();
        assertNull(relay.fault());
        assertEquals(List.of("application/json, bit by bit"), terms.told);
        ByteBuf out = terms.sink.takeComposite();
        String text = out.toString(StandardCharsets.UTF_8);
        out.release();
        relay.close();
        return text;
    }

    @Test
    void aClientThatWantsOneArrayGetsWhatTheFramesHoldAsItsElements() {
        Wire gemini = HandTerms.wire("gemini", Operation.CHAT);
        String first = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\" }]}}]}";
        String last = "{\"candidates\":[{\"finishReason\":\"STOP\"}] ,\"novel\":1}";
        assertEquals(
                "[" + first + ",\r\n" + last + "]",
                arrayed(
                        gemini,
                        gemini,
                        EVENTS,
                        FirstBytes.AnswerStart.EVENTS,
                        "data: " + first + "\r\n\r\n: a comment\n\ndata: " + last + "\r\n\r\n"));
        String other = arrayed(
                OPENAI,
                gemini,
                EVENTS,
                FirstBytes.AnswerStart.EVENTS,
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        assertTrue(other.startsWith("[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]"), other);
        assertTrue(other.contains("},\r\n{") && other.endsWith("}]"), other);
        String whole = arrayed(gemini, gemini, JSON, FirstBytes.AnswerStart.JSON, last);
        assertTrue(whole.startsWith("[{\"candidates\":[{") && whole.endsWith("}]"), whole);
    }

    @Test
    void aBodyOfNoWireIsSplicedWithItsTypeAndCoding() {
        HandTerms terms = new HandTerms(PASS, PASS, true);
        Headers audio = Heads.response(200, "Content-Type: audio/mpeg", "Content-Encoding: br")
                .headers();
        assertTrue(Relays.passesRaw(terms));
        AnswerShape shape = Relays.shape(terms, audio);
        assertEquals(AnswerShape.BINARY, shape);
        chosen(Splice.class, terms, audio, shape == null ? AnswerShape.WHOLE : shape);
        assertEquals(List.of("coding br", "audio/mpeg, whole"), terms.told);
    }
}
