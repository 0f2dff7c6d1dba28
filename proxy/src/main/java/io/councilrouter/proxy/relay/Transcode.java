package io.councilrouter.proxy.relay;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventRelay;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.ThoughtSplitter;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.FrameSink;
import io.councilrouter.config.InlineThinking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer in the backend's dialect and writes it in the client's, or hands its events to a client that takes
 * events. Text travels escaped, as it stood on the wire. This object stands between reader and writer, so it learns of
 * content and usage from the events, without a second look at the bytes.
 */
final class Transcode implements Relay, FrameSink, EventRelay {
    private final EventReader reader;
    /** What the reader tells: this object, or what stands in front of it. */
    private final EventSink read;

    private final EventSink to;
    private final @Nullable FrameScanner scanner;
    private final WholeAnswer whole;
    private final Usage usage = new Usage();
    private long contents;
    private boolean ended;
    private @Nullable FinishReason finish;
    private @Nullable Fault fault;

    /**
     * A relay that reads with {@code reader}.
     *
     * @param to where the answer goes; a writer is closed with the relay
     * @param scanner cuts the stream into frames; null if the answer is one JSON body
     * @param inline what becomes of thoughts in the text
     * @param limit most bytes of an unstreamed answer, which must be held whole to be read
     */
    Transcode(
            EventReader reader,
            EventSink to,
            @Nullable FrameScanner scanner,
            InlineThinking inline,
            ByteBufAllocator allocator,
            long limit) {
        this.reader = reader;
        this.read = inline == InlineThinking.PASS ? this : new ThoughtSplitter(this, inline == InlineThinking.OPENED);
        this.to = to;
        this.scanner = scanner;
        this.whole = new WholeAnswer(allocator, limit);
    }

    @Override
    public void onBody(@Borrowed ByteBuf part) {
        if (scanner == null) {
            if (!whole.keep(part) && fault == null) {
                fault = malformed("the answer is larger than limits.body allows for translation");
            }
            return;
        }
        scanner.scan(part, this);
        if (reader.terminated() && !ended && fault == null) {
            // The client need not wait for the end of the HTTP body to be told that the answer is complete.
            reader.onEnd(read);
        }
    }

    private static Fault malformed(String what) {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED,
                "The model server's answer is unusable: " + what + ".",
                FailurePoint.STREAM);
    }

    @Override
    public void onFrame(Frame frame) {
        if (fault != null || ended) {
            return;
        }
        if (InBand.named(frame)) {
            fault = InBand.fault(frame);
        } else {
            reader.onFrame(frame.data(), read);
            if (reader.broken() > 0 && fault == null) {
                // The broken frame may have held text, and an answer with a gap must not end as if it were whole.
                fault = AnswerFaults.malformed();
            }
        }
    }

    @Override
    public void onFault(Fault cause) {
        fault(cause);
    }

    @Override
    public void onComment(Frame frame) {
        // The backend's heartbeat; we send our own by our own clock.
    }

    @Override
    public void onEnd() {
        if (fault != null) {
            return;
        }
        if (scanner != null) {
            scanner.end(this);
        } else {
            ByteBuf body = whole.take();
            try {
                reader.onFrame(body, read);
            } finally {
                body.release();
            }
        }
        if (fault == null && !ended) {
            reader.onEnd(read);
        }
    }

    @Override
    public EventSink to() {
        return to;
    }

    @Override
    public void output() {
        contents++;
    }

    @Override
    public void usage(Usage counts) {
        usage.merge(counts);
        to.usage(counts);
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        if (finish == null) {
            finish = reason;
        }
        to.finish(choice, reason);
    }

    @Override
    public void end() {
        ended = true;
        to.end();
    }

    @Override
    public void fault(Fault cause) {
        if (fault == null) {
            fault = cause;
        }
    }

    @Override
    public boolean content() {
        return contents > 0 || ended;
    }

    @Override
    public long contents() {
        return contents;
    }

    @Override
    public boolean terminated() {
        return ended;
    }

    @Override
    public @Nullable Fault fault() {
        return fault;
    }

    @Override
    public Beat beat() {
        return Beat.EVENT;
    }

    @Override
    public int leftOut() {
        return reader.skipped();
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public @Nullable FinishReason finish() {
        return finish;
    }

    @Override
    public void close() {
        reader.close();
        if (to instanceof EventWriter writer) {
            writer.close();
        }
        whole.close();
        if (scanner != null) {
            scanner.close();
        }
    }
}
