package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.ErrorNote;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Watches an answer that is forwarded byte for byte: is there model output yet, is it complete, what did it cost? It
 * looks only for the few fields that answer this, so it costs a fraction of a full read. Not thread-safe; belongs to
 * one attempt.
 */
public interface AnswerProbe {

    /**
     * The frame holds model output: text, reasoning, a tool call, a refusal, a vector, or output of a kind unknown to
     * us.
     */
    int CONTENT = 1;
    /** The frame holds a finish reason. */
    int FINISH = 1 << 1;
    /** The frame is the dialect's terminator. */
    int END = 1 << 2;
    /** The frame holds token counts. */
    int USAGE = 1 << 3;
    /** The frame holds nothing but token counts: OpenAI's chunk with empty choices. */
    int USAGE_ONLY = 1 << 4;
    /** The frame says that the upstream failed. */
    int ERROR = 1 << 5;
    /** The frame is not what the dialect writes. */
    int MALFORMED = 1 << 6;

    /**
     * Looks at one frame of a stream (the data of an SSE event, one NDJSON line), or at a whole answer.
     *
     * @return the flags above, or-ed
     */
    int onFrame(@Borrowed ByteBuf data);

    /**
     * Looks at the first bytes of a whole answer that is too large to be held until its end. They can only show that it
     * is not an answer.
     *
     * @return {@link #MALFORMED} or {@link #ERROR}; 0 while nothing is wrong
     */
    default int onBeginning(@Borrowed ByteBuf data) {
        return 0;
    }

    /** Whether the answer is complete if the upstream's body ends cleanly now. */
    boolean complete();

    /** Notes about the answer that outlast a frame. */
    ProbeNotes notes();

    /** Token counts seen so far. */
    default Usage usage() {
        return notes().usage();
    }

    /** Finish reason of the first choice, null until seen. */
    default @Nullable FinishReason finish() {
        return notes().finish();
    }

    /** What the in-band error says, null without one. */
    default @Nullable ErrorNote error() {
        return notes().error();
    }

    /** Releases what the probe holds. Idempotent. */
    void close();
}
