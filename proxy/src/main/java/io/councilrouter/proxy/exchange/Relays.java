package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.NdjsonScanner;
import io.councilrouter.codec.frame.SseScanner;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.ResponseHead;
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

    /** The relay for an answer whose status says success; sets the content type of the client's answer. */
    static Relay make(Exchange x, Attempt attempt, ResponseHead upstream) {
        Dialect from = attempt.choice().profile().dialect();
        Dialect to = x.dialect();
        Operation asked = x.plan().operation();
        AnswerHead head = x.answerHead();
        ByteSink sink = x.down().sink();
        ByteBufAllocator allocator = x.loop().allocator();
        Framing framing = framing(upstream.headers());
        if (asked == Operation.PASS) {
            head.contentType(contentType(upstream.headers())).stream(framing != null);
            return new Splice(sink, allocator, null, framing == null);
        }
        boolean streams = x.streamed() && framing != null;
        if (!from.equals(to) || x.config().routing().echoModel()) {
            head.contentType(x.streamed() ? to.framing().contentType() : "application/json").stream(x.streamed());
            return transcode(x, attempt, streams, framing);
        }
        head.contentType(contentType(upstream.headers())).stream(streams);
        if (!streams) {
            return new Splice(sink, allocator, from.probe(asked, false), true);
        }
        return new Sift(
                sink,
                scanner(framing, x.config().limits().event().bytes()),
                from.probe(asked, true),
                attempt.outgoing().dropsUsage(),
                from.terminator());
    }

    private static Relay transcode(Exchange x, Attempt attempt, boolean streams, @Nullable Framing framing) {
        Dialect from = attempt.choice().profile().dialect();
        EventReader reader = from.eventReader(attempt.outgoing().serving(), streams);
        EventWriter writer = writer(x);
        FrameScanner scanner = streams && framing != null
                ? scanner(framing, x.config().limits().event().bytes())
                : null;
        return new Transcode(
                reader,
                writer,
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
                facts != null && facts.includeUsage(),
                facts != null && facts.base64(),
                x.loop().turns()::nanos,
                x.times().start);
        return x.dialect()
                .eventWriter(x.plan().operation(), x.streamed(), order, x.down().sink());
    }

    /** Answers a request that asked for nothing but a model to be loaded or unloaded, which no backend was told. */
    static void settle(Exchange x, FinishReason reason) {
        EventWriter writer = writer(x);
        writer.start("", x.plan().asked());
        writer.finish(0, reason);
        writer.end();
        writer.close();
        boolean streamed = x.streamed();
        x.answer(x.answerHead().contentType(streamed ? x.dialect().framing().contentType() : "application/json").stream(
                streamed));
    }

    private static FrameScanner scanner(@Nullable Framing framing, long limit) {
        int most = (int) Math.min(Integer.MAX_VALUE, limit);
        return framing == Framing.NDJSON ? new NdjsonScanner(most) : new SseScanner(most);
    }

    /** How the upstream cuts its answer, null when it is no stream. */
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

    /** What the head says of the body, of which a client wants a stream or not. */
    static AnswerShape shape(Headers headers, boolean streamed) {
        return AnswerShape.of(streamed ? framing(headers) : null, textual(headers));
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
