package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/**
 * The object {@code usage}. Its {@code input_tokens} are those that neither came from the cache nor went into it; ours are
 * all of them. Stateless.
 */
final class UsageFields {
    private static final KeySearch KEYS = new KeySearch(
            "input_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "output_tokens",
            "output_tokens_details");

    private static final KeySearch DETAILS = new KeySearch("thinking_tokens");

    private static final byte[] INPUT = ascii("{\"input_tokens\":");
    private static final byte[] NO_INPUT = ascii("{");
    private static final byte[] WRITTEN = ascii(",\"cache_creation_input_tokens\":");
    private static final byte[] CACHED = ascii(",\"cache_read_input_tokens\":");
    private static final byte[] NEXT_OUTPUT = ascii(",\"output_tokens\":");
    private static final byte[] OUTPUT = ascii("\"output_tokens\":");
    private static final byte[] THINKING = ascii(",\"output_tokens_details\":{\"thinking_tokens\":");
    private static final byte[] CLOSE = ascii("}");

    private UsageFields() {}

    /**
     * Merges the counts in {@code [from, to)}, the span of a usage object; false if it has none. Only its own members
     * count: below them are sums of parts.
     */
    static boolean read(@Borrowed ByteBuf in, int from, int to, Usage usage) {
        long input = -1;
        boolean any = false;
        int at = KeySearch.skipBlank(in, from + 1, to);
        while (at < to && in.getByte(at) == '"') {
            int end = RawJson.string(in, at, to);
            int colon = end < 0 ? to : KeySearch.skipBlank(in, end, to);
            int value = colon < to ? KeySearch.skipBlank(in, colon + 1, to) : to;
            int next = RawJson.value(in, value, to);
            if (next < 0) {
                break;
            }
            int key = KEYS.of(in, at + 1, end - 1);
            long count = KeySearch.number(in, value, next);
            if (key == 0) {
                input = count;
            } else if (key > 0) {
                note(key, count, in, value, next, usage);
            }
            any |= key >= 0 && count >= 0;
            at = KeySearch.skipBlank(in, next, to);
            at = at < to && in.getByte(at) == ',' ? KeySearch.skipBlank(in, at + 1, to) : at;
        }
        if (input >= 0) {
            usage.prompt(input + Math.max(0, usage.cached()) + Math.max(0, usage.cacheWritten()));
        }
        return any;
    }

    private static void note(int key, long count, ByteBuf in, int from, int to, Usage usage) {
        switch (key) {
            case 1 -> usage.cached(count < 0 ? usage.cached() : count);
            case 2 -> usage.cacheWritten(count < 0 ? usage.cacheWritten() : count);
            case 3 -> usage.completion(count < 0 ? usage.completion() : count);
            default -> {
                long hit = DETAILS.next(in, from, to);
                usage.thinking(hit < 0 ? usage.thinking() : KeySearch.number(in, KeySearch.value(hit), to));
            }
        }
    }

    /**
     * Writes the object. Clients add these numbers up, so that none is missing that they count on.
     *
     * @param estimate tokens of the prompt, where nobody knows them
     */
    static void write(Usage usage, long estimate, ByteSink out) {
        out.append(INPUT);
        Digits.append(out, usage.prompt() < 0 ? estimate : input(usage));
        cache(usage, out);
        out.append(NEXT_OUTPUT);
        output(usage, out);
    }

    /** Writes the object that says at the end of a stream what all of it came to; what is not in it stays as it was told. */
    static void writeSums(Usage usage, ByteSink out) {
        if (usage.prompt() < 0) {
            out.append(NO_INPUT);
            out.append(OUTPUT);
        } else {
            out.append(INPUT);
            Digits.append(out, input(usage));
            cache(usage, out);
            out.append(NEXT_OUTPUT);
        }
        output(usage, out);
    }

    private static long input(Usage usage) {
        return Math.max(0, usage.prompt() - Math.max(0, usage.cached()) - Math.max(0, usage.cacheWritten()));
    }

    private static void cache(Usage usage, ByteSink out) {
        if (usage.cacheWritten() >= 0) {
            out.append(WRITTEN);
            Digits.append(out, usage.cacheWritten());
        }
        if (usage.cached() >= 0) {
            out.append(CACHED);
            Digits.append(out, usage.cached());
        }
    }

    private static void output(Usage usage, ByteSink out) {
        Digits.append(out, Math.max(0, usage.completion()));
        if (usage.thinking() >= 0) {
            out.append(THINKING);
            Digits.append(out, usage.thinking());
            out.append(CLOSE);
        }
        out.append(CLOSE);
    }
}
