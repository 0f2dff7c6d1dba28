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
 * What a member has answered so far. Text is kept escaped, as it stood on the wire, up to a bound; reasoning is not
 * kept. {@link #discard} forgets new text, because another backend may be asked, until {@link #keep} makes it count.
 * Belongs to one question, on its loop.
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
        // The exchange knows better whose answer it is.
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
        return room(into, length).writeBytes(escaped, escaped.readerIndex(), length);
    }

    /**
     * A buffer with that much room behind what it holds. One that would have to grow is replaced while somebody holds a slice of
     * it: growing frees the old memory, and a channel may be in the middle of writing from there.
     */
    private ByteBuf room(ByteBuf from, int length) {
        if (from.refCnt() == 1 || from.writableBytes() >= length) {
            return from;
        }
        ByteBuf larger = allocator.buffer(allocator.calculateNewCapacity(from.writerIndex() + length, most));
        larger.writeBytes(from, 0, from.writerIndex());
        from.release();
        return larger;
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        // Nobody is told a member's reasoning, but its size counts, so that a slow client pauses that member, too.
        pending += Math.max(1, escaped.readableBytes());
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        text(choice, escaped);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        // Never requested.
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
        // The exchange counts tokens, too, and also sees counts that were left out of the stream.
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

    /** A complete answer stays complete, whatever happens to the connection afterwards. */
    @Override
    public void fault(Fault cause) {
        pending++;
        if (fault == null && !complete) {
            fault = cause;
        }
    }

    /** Bytes that came and do not count yet, at least 1 for each event. */
    long pending() {
        return pending;
    }

    /** Bytes that count. */
    long size() {
        return size;
    }

    /** Makes everything that came so far count. */
    void keep() {
        size += pending;
        pending = 0;
        kept = text == null ? 0 : text.writerIndex();
    }

    /** Forgets everything that does not count yet. */
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

    /** Whether the answer is complete. */
    boolean complete() {
        return complete && fault == null;
    }

    /** Why the answer ended; null before its end. */
    @Nullable
    FinishReason finish() {
        return finish;
    }

    /** Whether there is any text. */
    boolean any() {
        return kept > 0;
    }

    /** The text that came since the last call, the inside of a JSON string; null if none did. */
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
