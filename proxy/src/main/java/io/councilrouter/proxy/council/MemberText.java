package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has answered so far. Text is kept as it stood on the wire, escaped, up to a bound; reasoning is not kept.
 * What comes is forgotten again by {@link #discard}, for another backend may be asked, until {@link #keep} says that it counts.
 * One question's, on its loop.
 */
final class MemberText implements EventSink {
    private final ByteBufAllocator allocator;
    private final int most;
    private @Nullable ByteBuf text;
    /** Bytes of text that count. */
    private int kept;

    private int said;
    private long pending;
    private long size;
    private @Nullable FinishReason finish;
    private @Nullable Fault fault;
    private boolean complete;

    /**
     * Nothing yet.
     *
     * @param most bytes of text that are kept; more is a fault
     */
    MemberText(ByteBufAllocator allocator, int most) {
        this.allocator = allocator;
        this.most = most;
    }

    @Override
    public void start(String id, String model) {
        // Whose answer it is, the exchange knows better.
        pending++;
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        int length = escaped.readableBytes();
        pending += Math.max(1, length);
        if (choice == 0 && fault == null && length > 0) {
            text = append(text, escaped, length);
        }
    }

    private ByteBuf append(@Nullable ByteBuf before, ByteBuf escaped, int length) {
        ByteBuf into = before == null ? allocator.buffer(Math.min(most, 1024)) : before;
        if (into.writerIndex() + length > most) {
            fault = new Fault.BackendFailed(
                    FaultCode.UPSTREAM_MALFORMED,
                    "The answer is longer than council.max_answer (" + most + " bytes) allows.",
                    FailurePoint.STREAM);
            return into;
        }
        return into.writeBytes(escaped, escaped.readerIndex(), length);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        // A member's reasoning is its own affair, but whoever is slow must not be told more and more of it.
        pending += Math.max(1, escaped.readableBytes());
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        text(choice, escaped);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        // Never asked for.
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        // No tools were offered.
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        // No tools were offered.
    }

    @Override
    public void vector(int index, @Borrowed ByteBuf raw) {
        // A chat has no vectors.
    }

    @Override
    public void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        // A chat has no vectors.
    }

    @Override
    public void usage(Usage usage) {
        // The exchange counts, too, and knows of counts that were left out of the stream.
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        pending++;
        if (choice == 0 && finish == null) {
            finish = reason;
        }
    }

    @Override
    public void end() {
        pending++;
        complete = true;
    }

    /** What has been told whole stays whole, whatever becomes of the connection behind it. */
    @Override
    public void fault(Fault cause) {
        pending++;
        if (fault == null && !complete) {
            fault = cause;
        }
    }

    /** Bytes of what has been told and does not count yet, at least 1 for each event. */
    long pending() {
        return pending;
    }

    /** Bytes of all that counts. */
    long size() {
        return size;
    }

    /** What has been told so far counts. */
    void keep() {
        size += pending;
        pending = 0;
        kept = text == null ? 0 : text.writerIndex();
    }

    /** Forgets what does not count yet. */
    void discard() {
        pending = 0;
        finish = null;
        fault = null;
        complete = false;
        if (text != null) {
            text.writerIndex(kept);
        }
    }

    /** Why there is no whole answer; null while all is well. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** Whether it is whole. */
    boolean complete() {
        return complete && fault == null;
    }

    /** Why the answer ended; null until it did. */
    @Nullable
    FinishReason finish() {
        return finish;
    }

    /** Whether there is any text. */
    boolean any() {
        return kept > 0;
    }

    /** What has been heard since this was last asked, the inside of a JSON string; null when that is nothing. */
    @Borrowed
    @Nullable
    ByteBuf news() {
        ByteBuf all = text;
        if (all == null || said == kept) {
            return null;
        }
        ByteBuf news = all.slice(said, kept - said);
        said = kept;
        return news;
    }

    /** All of it as text. */
    String text() {
        ByteBuf all = text;
        if (all == null) {
            return "";
        }
        ByteBuf plain = allocator.buffer(kept);
        try {
            JsonEscapes.unescape(all.slice(0, kept), plain, most);
            return plain.toString(StandardCharsets.UTF_8);
        } finally {
            plain.release();
        }
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        if (text != null) {
            text.release();
            text = null;
        }
    }
}
