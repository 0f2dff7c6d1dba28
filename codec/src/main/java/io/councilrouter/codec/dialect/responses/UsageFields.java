package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.KeySearch;
import io.netty.buffer.ByteBuf;

/** The object {@code usage}, read and written without a parser. Stateless. */
final class UsageFields {
    private static final KeySearch KEYS =
            new KeySearch("input_tokens", "output_tokens", "cached_tokens", "cache_write_tokens", "reasoning_tokens");

    private static final byte[] INPUT = ascii("{\"input_tokens\":");
    private static final byte[] CACHED = ascii(",\"input_tokens_details\":{\"cached_tokens\":");
    private static final byte[] WRITTEN = ascii(",\"cache_write_tokens\":");
    private static final byte[] OUTPUT = ascii("},\"output_tokens\":");
    private static final byte[] THINKING = ascii(",\"output_tokens_details\":{\"reasoning_tokens\":");
    private static final byte[] TOTAL = ascii("},\"total_tokens\":");

    private UsageFields() {}

    /** Merges the counts in {@code [from, to)}, the span of a usage object; false if it has none. */
    static boolean read(@Borrowed ByteBuf in, int from, int to, Usage usage) {
        boolean any = false;
        for (long hit = KEYS.next(in, from, to); hit >= 0; hit = KEYS.next(in, KeySearch.value(hit), to)) {
            long count = KeySearch.number(in, KeySearch.value(hit), to);
            if (count >= 0) {
                any = true;
                switch (KeySearch.key(hit)) {
                    case 0 -> usage.prompt(count);
                    case 1 -> usage.completion(count);
                    case 2 -> usage.cached(count);
                    case 3 -> usage.cacheWritten(count);
                    default -> usage.thinking(count);
                }
            }
        }
        return any;
    }

    /** Writes the object, of which clients want each count: what is unknown is 0. */
    static void write(Usage usage, ByteSink out) {
        long prompt = Math.max(0, usage.prompt());
        long completion = Math.max(0, usage.completion());
        out.append(INPUT);
        Digits.append(out, prompt);
        out.append(CACHED);
        Digits.append(out, Math.max(0, usage.cached()));
        out.append(WRITTEN);
        Digits.append(out, Math.max(0, usage.cacheWritten()));
        out.append(OUTPUT);
        Digits.append(out, completion);
        out.append(THINKING);
        Digits.append(out, Math.max(0, usage.thinking()));
        out.append(TOTAL);
        Digits.append(out, prompt + completion);
        out.tail(1).writeByte('}');
    }
}
