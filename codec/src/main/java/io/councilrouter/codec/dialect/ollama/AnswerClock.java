package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The times in an answer. What the engine measured is passed on; what it did not say is what we saw: the prompt took
 * until the first token, the answer from there to the last one.
 */
final class AnswerClock {
    private static final int ROOM = 32 * 7;

    private static final byte[] TOTAL = ascii(",\"total_duration\":");
    private static final byte[] LOAD = ascii(",\"load_duration\":");
    private static final byte[] PROMPT_COUNT = ascii(",\"prompt_eval_count\":");
    private static final byte[] PROMPT_TIME = ascii(",\"prompt_eval_duration\":");
    private static final byte[] COUNT = ascii(",\"eval_count\":");
    private static final byte[] TIME = ascii(",\"eval_duration\":");

    private final AnswerOrder order;
    private final long made;
    private long first = Long.MIN_VALUE;
    private long last;

    AnswerClock(AnswerOrder order) {
        this.order = order;
        this.made = order.nanos().getAsLong();
    }

    /** A token came; returns the wall clock of that moment as {@link #micros}. */
    long token() {
        last = order.nanos().getAsLong();
        if (first == Long.MIN_VALUE) {
            first = last;
        }
        return micros(last);
    }

    /** Wall clock now, microseconds since 1970. */
    long micros() {
        return micros(order.nanos().getAsLong());
    }

    private long micros(long nanos) {
        return order.created() * 1_000 + Math.max(0, nanos - made) / 1_000;
    }

    /** Room that {@link #write} needs. */
    int room() {
        return ROOM;
    }

    /** Writes durations and counts, each with its comma; zeros and what is unknown are left out. */
    void write(Usage usage, boolean generated, ByteBuf out) {
        field(TOTAL, Math.max(1, order.nanos().getAsLong() - order.started()), out);
        field(LOAD, usage.loadNanos(), out);
        field(PROMPT_COUNT, usage.prompt(), out);
        if (!generated) {
            return;
        }
        boolean seen = first != Long.MIN_VALUE;
        field(PROMPT_TIME, usage.promptNanos() >= 0 ? usage.promptNanos() : seen ? first - order.started() : 0, out);
        field(COUNT, usage.completion(), out);
        field(TIME, usage.completionNanos() >= 0 ? usage.completionNanos() : seen ? last - first : 0, out);
    }

    private static void field(byte[] name, long value, ByteBuf out) {
        if (value > 0) {
            out.writeBytes(name);
            Digits.write(out, value);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
