package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Stage;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has answered so far. Text is kept as it stood on the wire, escaped, up to a bound; reasoning is not kept.
 * One question's, on its loop.
 */
final class Heard implements EventSink {
    private final ByteBufAllocator allocator;
    private final int most;
    private @Nullable ByteBuf text;
    private int said;
    private @Nullable FinishReason finish;
    private @Nullable Fault fault;
    private boolean complete;

    /**
     * Nothing yet.
     *
     * @param most bytes of text that are kept; more is a fault
     */
    Heard(ByteBufAllocator allocator, int most) {
        this.allocator = allocator;
        this.most = most;
    }

    @Override
    public void start(String id, String model) {
        // Whose answer it is, the exchange knows better.
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        if (choice != 0 || fault != null) {
            return;
        }
        text = keep(text, escaped);
    }

    private @Nullable ByteBuf keep(@Nullable ByteBuf before, ByteBuf escaped) {
        int length = escaped.readableBytes();
        if (length == 0) {
            return before;
        }
        ByteBuf into = before == null ? allocator.buffer(Math.min(most, 1024)) : before;
        if (into.writerIndex() + length > most) {
            fault = new Fault.Upstream(
                    FaultCode.UPSTREAM_MALFORMED,
                    "The answer is longer than council.max_answer (" + most + " bytes) allows.",
                    Stage.STREAM);
            return into;
        }
        return into.writeBytes(escaped, escaped.readerIndex(), length);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        // A member's reasoning is its own affair.
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
        if (choice == 0 && finish == null) {
            finish = reason;
        }
    }

    @Override
    public void end() {
        complete = true;
    }

    @Override
    public void fault(Fault cause) {
        if (fault == null) {
            fault = cause;
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
        return text != null && text.isReadable();
    }

    /** What has been heard since this was last asked, the inside of a JSON string; null when that is nothing. */
    @Borrowed
    @Nullable
    ByteBuf news() {
        ByteBuf all = text;
        if (all == null || said == all.writerIndex()) {
            return null;
        }
        ByteBuf news = all.slice(said, all.writerIndex() - said);
        said = all.writerIndex();
        return news;
    }

    /** All of it, the inside of a JSON string; null when that is nothing. */
    @Borrowed
    @Nullable
    ByteBuf all() {
        return text == null ? null : text.duplicate();
    }

    /** All of it as text. */
    String text() {
        ByteBuf all = text;
        if (all == null) {
            return "";
        }
        ByteBuf plain = allocator.buffer(all.readableBytes());
        try {
            JsonEscapes.unescape(all, plain, most);
            return plain.toString(StandardCharsets.UTF_8);
        } finally {
            plain.release();
        }
    }

    /** Gives back what it holds. Idempotent. */
    void close() {
        if (text != null) {
            text.release();
            text = null;
        }
    }
}
