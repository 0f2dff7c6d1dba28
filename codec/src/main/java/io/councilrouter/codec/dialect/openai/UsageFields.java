package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.KeySearch;
import io.netty.buffer.ByteBuf;

/** The {@code usage} object, read and written without a parser. Stateless. */
final class UsageFields {
    private static final KeySearch KEYS = new KeySearch(
            "prompt_tokens",
            "completion_tokens",
            "cached_tokens",
            "reasoning_tokens",
            // DeepSeek's name for cached tokens.
            "prompt_cache_hit_tokens");

    /** llama.cpp's own clock, in milliseconds with a fraction. */
    private static final KeySearch TIMES = new KeySearch("prompt_ms", "predicted_ms");

    private static final byte[] PROMPT = ascii("{\"prompt_tokens\":");
    private static final byte[] COMPLETION = ascii(",\"completion_tokens\":");
    private static final byte[] TOTAL = ascii(",\"total_tokens\":");
    private static final byte[] CACHED = ascii(",\"prompt_tokens_details\":{\"cached_tokens\":");
    private static final byte[] THINKING = ascii(",\"completion_tokens_details\":{\"reasoning_tokens\":");

    private UsageFields() {}

    /** Merges the counts in {@code [from, to)}, the span of a usage object; false if it has none. */
    static boolean read(@Borrowed ByteBuf in, int from, int to, Usage usage) {
        boolean any = false;
        for (long hit = KEYS.next(in, from, to); hit >= 0; hit = KEYS.next(in, KeySearch.value(hit), to)) {
            long count = KeySearch.number(in, KeySearch.value(hit), to);
            if (count < 0) {
                continue;
            }
            switch (KeySearch.key(hit)) {
                case 0 -> usage.prompt(count);
                case 1 -> usage.completion(count);
                case 3 -> usage.thinking(count);
                default -> usage.cached(count);
            }
            any = true;
        }
        return any;
    }

    /** Merges the times in {@code [from, to)}, the span of llama.cpp's {@code timings}; false if it has none. */
    static boolean readTimings(@Borrowed ByteBuf in, int from, int to, Usage usage) {
        boolean any = false;
        for (long hit = TIMES.next(in, from, to); hit >= 0; hit = TIMES.next(in, KeySearch.value(hit), to)) {
            long nanos = nanos(in, KeySearch.value(hit), to);
            if (nanos >= 0 && KeySearch.key(hit) == 0) {
                usage.promptNanos(nanos);
            } else if (nanos >= 0) {
                usage.completionNanos(nanos);
            }
            any |= nanos >= 0;
        }
        return any;
    }

    private static long nanos(ByteBuf in, int from, int to) {
        long millis = KeySearch.number(in, from, to);
        if (millis < 0 || millis > Integer.MAX_VALUE) {
            return -1;
        }
        int at = from;
        while (at < to && in.getByte(at) >= '0' && in.getByte(at) <= '9') {
            at++;
        }
        long nanos = 0;
        long unit = 100_000;
        if (at < to && in.getByte(at) == '.') {
            for (at++; at < to && in.getByte(at) >= '0' && in.getByte(at) <= '9'; at++) {
                nanos += unit * (in.getByte(at) - '0');
                unit /= 10;
            }
        }
        return millis * 1_000_000 + nanos;
    }

    /** Writes the object; counts that are unknown are 0 there, since clients add them up, and details are left out. */
    static void write(Usage usage, ByteSink out) {
        long prompt = Math.max(0, usage.prompt());
        long completion = Math.max(0, usage.completion());
        out.append(PROMPT);
        Digits.append(out, prompt);
        out.append(COMPLETION);
        Digits.append(out, completion);
        out.append(TOTAL);
        Digits.append(out, prompt + completion);
        if (usage.cached() >= 0) {
            detail(CACHED, usage.cached(), out);
        }
        if (usage.thinking() >= 0) {
            detail(THINKING, usage.thinking(), out);
        }
        out.tail(1).writeByte('}');
    }

    /** Writes the shorter object that embeddings have. */
    static void writePrompt(Usage usage, ByteSink out) {
        long prompt = Math.max(0, usage.prompt());
        out.append(PROMPT);
        Digits.append(out, prompt);
        out.append(TOTAL);
        Digits.append(out, prompt);
        out.tail(1).writeByte('}');
    }

    private static void detail(byte[] name, long count, ByteSink out) {
        out.append(name);
        Digits.append(out, count);
        out.tail(1).writeByte('}');
    }
}
