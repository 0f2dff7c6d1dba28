package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decides how an answer is taken to the client. */
final class Relays {
    private static final byte[] SSE = "text/event-stream".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NDJSON = "application/x-ndjson".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JSON = "application/json".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT = "text/".getBytes(StandardCharsets.US_ASCII);

    private Relays() {}

    /** Whether an answer is passed on as it comes, without a look into it that anything hangs on. */
    static boolean passesRaw(Exchange x, Attempt attempt) {
        return x.wire().operation() == Operation.PASS || (!x.streamed() && same(x, attempt));
    }

    private static boolean same(Exchange x, Attempt attempt) {
        return attempt.wire().equals(x.wire()) && !x.config().routing().echoModel();
    }

    /** How the body is cut, by its head alone; null where the first bytes have to tell. */
    static @Nullable AnswerShape shape(Exchange x, Headers headers) {
        if (HeaderPolicy.coded(headers)) {
            return AnswerShape.BINARY;
        }
        if (x.wire().operation() == Operation.PASS) {
            return AnswerShape.of(x.streamed() ? framing(headers) : null, textual(headers));
        }
        return x.streamed() ? null : AnswerShape.WHOLE;
    }

    /** How a body is cut that begins as {@code kind} says, under a head that may say something else. */
    static AnswerShape shape(Attempt attempt, Headers headers, FirstBytes.Kind kind) {
        Framing named = framing(headers);
        return switch (kind) {
            case EVENTS -> AnswerShape.of(Framing.SSE, true);
            case JSON -> AnswerShape.of(ofJson(named, attempt.wire().framing()), true);
            case OPEN, OTHER -> AnswerShape.of(named, true);
        };
    }

    /** How a body is cut that begins as JSON: lines if head or wire say so, else it is one. */
    private static @Nullable Framing ofJson(@Nullable Framing named, Framing usual) {
        return switch (usual) {
            case NDJSON -> Framing.NDJSON;
            case SSE -> named == Framing.NDJSON ? named : null;
        };
    }

    /** The relay for an answer whose status says success; sets the content type of the client's answer. */
    static Relay make(Exchange x, Attempt attempt, Headers headers, AnswerShape shape) {
        Wire to = x.wire();
        AnswerHead head = x.answerHead();
        ByteBufAllocator allocator = x.loop().allocator();
        if (to.operation() == Operation.PASS) {
            Framing framing = framing(headers);
            HeaderPolicy.addCodings(headers, head);
            head.contentType(contentType(headers)).stream(framing != null);
            EventEdges edges = shape.framing() == Framing.SSE ? new EventEdges() : null;
            return new Splice(x.down().sink(), allocator, null, framing == null, edges);
        }
        Framing framing = shape.framing();
        boolean told = x.streamed() && framing == null && x.begun();
        if (x.down().events() != null || !same(x, attempt) || told || (framing != null && framing != to.framing())) {
            head.contentType(x.streamed() ? to.framing().contentType() : "application/json").stream(x.streamed());
            return transcode(x, attempt, framing);
        }
        if (framing == null) {
            boolean coded = !shape.textual();
            HeaderPolicy.addCodings(headers, head);
            head.contentType(framing(headers) == null ? contentType(headers) : "application/json").stream(false);
            return new Splice(x.down().sink(), allocator, coded ? null : to.probe(false));
        }
        head.contentType(framing == framing(headers) ? contentType(headers) : framing.contentType()).stream(true);
        return new Sift(
                x.down().sink(),
                scanner(framing, x.config().limits().event().bytes()),
                to.probe(true),
                attempt.outgoing().dropsCounts(),
                to.terminator());
    }

    private static Relay transcode(Exchange x, Attempt attempt, @Nullable Framing framing) {
        EventReader reader = attempt.wire().eventReader(framing != null);
        EventSink to = x.down().events();
        if (to == null) {
            EventWriter writer = writer(x);
            attempt.outgoing().answeredBy(writer);
            to = writer;
        }
        FrameScanner scanner = framing == null
                ? null
                : scanner(framing, x.config().limits().event().bytes());
        return new Transcode(
                reader,
                to,
                scanner,
                x.loop().allocator(),
                x.config().limits().body().bytes());
    }

    /** Writes an answer in the client's dialect into its sink. */
    private static EventWriter writer(Exchange x) {
        RequestFacts facts = x.facts();
        AnswerOrder order = new AnswerOrder(
                x.requestId(),
                x.plan().asked(),
                x.loop().turns().millis(),
                facts != null && x.wire().tellsCounts(facts),
                facts != null && facts.base64(),
                x.loop().turns()::nanos,
                x.times().start);
        return x.wire().eventWriter(x.streamed(), order, x.down().sink());
    }

    /** Answers a request that asked for nothing but a model to be loaded or unloaded, which no backend was told. */
    static void settle(Exchange x, FinishReason reason) {
        EventWriter writer = writer(x);
        writer.start("", x.plan().asked());
        writer.finish(0, reason);
        writer.end();
        writer.close();
        boolean streamed = x.streamed();
        x.answer(x.answerHead().contentType(streamed ? x.wire().framing().contentType() : "application/json").stream(
                streamed));
    }

    private static FrameScanner scanner(Framing framing, long limit) {
        return framing.scanner((int) Math.min(Integer.MAX_VALUE, limit));
    }

    /** How the head says that the answer is cut, null when it names no stream. */
    private static @Nullable Framing framing(Headers headers) {
        int line = headers.first(KnownHeader.CONTENT_TYPE);
        if (line < 0) {
            return null;
        }
        if (headers.mediaTypeIs(line, SSE)) {
            return Framing.SSE;
        }
        return headers.mediaTypeIs(line, NDJSON) ? Framing.NDJSON : null;
    }

    /** Whether the media type is one of text, JSON included, or there is none. */
    private static boolean textual(Headers headers) {
        int line = headers.first(KnownHeader.CONTENT_TYPE);
        if (line < 0 || headers.mediaTypeIs(line, JSON) || headers.mediaTypeIs(line, NDJSON)) {
            return true;
        }
        return headers.valueStartsWithIgnoringCase(line, TEXT);
    }

    private static String contentType(Headers headers) {
        String written = headers.text(KnownHeader.CONTENT_TYPE);
        return written == null ? "application/json" : written;
    }
}
