package io.councilrouter.proxy.relay;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.config.InlineThinking;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decides how an answer gets to the client. */
public final class Relays {
    private static final byte[] SSE = "text/event-stream".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NDJSON = "application/x-ndjson".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JSON = "application/json".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT = "text/".getBytes(StandardCharsets.US_ASCII);

    private Relays() {}

    /** Whether an answer is passed on as it comes, so that nothing depends on reading it. */
    public static boolean passesRaw(RelayTerms terms) {
        return terms.to().operation() == Operation.PASS || (!terms.streamed() && same(terms));
    }

    private static boolean same(RelayTerms terms) {
        return terms.from().equals(terms.to()) && !terms.renamed() && !splitsAlways(terms);
    }

    private static boolean splitsAlways(RelayTerms terms) {
        InlineThinking inline = terms.inlineThinking();
        boolean always = inline == InlineThinking.SPLIT || inline == InlineThinking.OPENED;
        return always && placed(terms);
    }

    /** Whether both wires have a place for thoughts, so that those in a text can be told apart from it. */
    private static boolean placed(RelayTerms terms) {
        return terms.from().keepsThoughts() && terms.to().keepsThoughts();
    }

    /** The shape of a body by its head alone; null if its first bytes have to tell. */
    public static @Nullable AnswerShape shape(RelayTerms terms, Headers headers) {
        if (Codings.coded(headers)) {
            return AnswerShape.BINARY;
        }
        if (terms.to().operation() == Operation.PASS) {
            return AnswerShape.of(terms.streamed() ? framing(headers) : null, textual(headers));
        }
        return terms.streamed() ? null : AnswerShape.WHOLE;
    }

    /** The shape of a body that begins as {@code kind} says, even if its head says otherwise. */
    public static AnswerShape shape(RelayTerms terms, Headers headers, FirstBytes.AnswerStart kind) {
        Framing named = framing(headers);
        return switch (kind) {
            case EVENTS -> AnswerShape.of(Framing.SSE, true);
            case JSON -> AnswerShape.of(ofJson(named, terms.from().framing()), true);
            case OPEN, OTHER -> AnswerShape.of(named, true);
        };
    }

    /** How a body that begins as JSON is cut: into lines if head or wire say so, else not at all. */
    private static @Nullable Framing ofJson(@Nullable Framing named, Framing usual) {
        return switch (usual) {
            case NDJSON -> Framing.NDJSON;
            case SSE -> named == Framing.NDJSON ? named : null;
        };
    }

    /** Makes the relay for an answer with a success status, and tells the client its media type. */
    public static Relay make(RelayTerms terms, Headers headers, AnswerShape shape) {
        Wire to = terms.to();
        ByteBufAllocator allocator = terms.allocator();
        if (to.operation() == Operation.PASS) {
            Framing framing = framing(headers);
            Codings.pass(headers, terms);
            terms.looks(contentType(headers), framing != null);
            EventEdges edges = shape.framing() == Framing.SSE ? new EventEdges() : null;
            return new Splice(terms.sink(), allocator, null, framing == null, edges);
        }
        Framing framing = shape.framing();
        boolean told = terms.streamed() && framing == null && (terms.begun() || terms.array() != null);
        if (terms.events() != null || !same(terms) || told || (framing != null && framing != to.framing())) {
            boolean frames = terms.streamed() && terms.array() == null;
            terms.looks(frames ? to.framing().contentType() : "application/json", terms.streamed());
            return transcode(terms, framing);
        }
        if (framing == null) {
            boolean coded = !shape.textual();
            Codings.pass(headers, terms);
            terms.looks(framing(headers) == null ? contentType(headers) : "application/json", false);
            return new Splice(terms.sink(), allocator, coded ? null : to.probe(false));
        }
        String type = framing == framing(headers) ? contentType(headers) : framing.contentType();
        terms.looks(terms.array() == null ? type : "application/json", true);
        FrameScanner scanner = scanner(framing, terms);
        return new Sift(terms.sink(), scanner, to.probe(true), terms.dropsCounts(), to.terminator(), terms.array());
    }

    private static Relay transcode(RelayTerms terms, @Nullable Framing framing) {
        EventReader reader = terms.from().eventReader(framing != null);
        EventSink events = terms.events();
        EventSink to = events == null ? terms.writer() : events;
        FrameScanner scanner = framing == null ? null : scanner(framing, terms);
        InlineThinking inline = placed(terms) ? terms.inlineThinking() : InlineThinking.PASS;
        return new Transcode(
                reader,
                to,
                scanner,
                inline,
                terms.allocator(),
                terms.limits().body().bytes());
    }

    private static FrameScanner scanner(Framing framing, RelayTerms terms) {
        return framing.scanner(
                (int) Math.min(Integer.MAX_VALUE, terms.limits().event().bytes()));
    }

    /** How the head says the answer is cut; null if it names no stream format. */
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

    /** Whether the media type is text or JSON, or missing. */
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
