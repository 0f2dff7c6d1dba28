package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.netty.buffer.ByteBuf;

/**
 * The times in an answer. Those that the engine measured are passed on; the others are what we saw: the prompt took
 * until the first token, generation from there to the last one.
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

    /** Notes that a token came; returns the wall clock at that moment, as {@link #micros}. */
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

    /** Number of bytes that {@link #write} needs. */
    int room() {
        return ROOM;
    }

    /**
     * Writes durations and counts, each preceded by a comma. An unknown duration is 0, since clients require all of
     * them; an unknown or zero count is left out.
     *
     * @param answered whether it is an answer of chat or generate, which has more durations and counts than one with
     *     vectors
     */
    void write(Usage usage, boolean answered, ByteBuf out) {
        field(TOTAL, Math.max(1, order.nanos().getAsLong() - order.started()), out);
        field(LOAD, usage.loadNanos(), out);
        count(PROMPT_COUNT, usage.prompt(), out);
        if (!answered) {
            return;
        }
        boolean seen = first != Long.MIN_VALUE;
        field(PROMPT_TIME, usage.promptNanos() >= 0 ? usage.promptNanos() : seen ? first - order.started() : 0, out);
        count(COUNT, usage.completion(), out);
        field(TIME, usage.completionNanos() >= 0 ? usage.completionNanos() : seen ? last - first : 0, out);
    }

    private static void count(byte[] name, long value, ByteBuf out) {
        if (value > 0) {
            field(name, value, out);
        }
    }

    private static void field(byte[] name, long value, ByteBuf out) {
        out.writeBytes(name);
        Digits.write(out, Math.max(0, value));
    }
}
