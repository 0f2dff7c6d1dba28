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
            "prompt_cache_hit_tokens",
            // From here to the end of the object that this opens, counts are details of the prompt or of the answer.
            "prompt_tokens_details",
            "completion_tokens_details",
            "audio_tokens",
            "image_tokens",
            // OpenRouter's, for providers that bill it.
            "cache_write_tokens");

    private static final int PROMPT_DETAILS = 5;
    private static final int COMPLETION_DETAILS = 6;
    private static final int AUDIO = 7;
    private static final int WRITTEN = 9;

    /** The times that llama.cpp measures itself, in milliseconds with a fraction. */
    private static final KeySearch TIMES = new KeySearch("prompt_ms", "predicted_ms");

    private static final byte[] PROMPT = ascii("{\"prompt_tokens\":");
    private static final byte[] COMPLETION = ascii(",\"completion_tokens\":");
    private static final byte[] TOTAL = ascii(",\"total_tokens\":");
    private static final byte[] OPEN_PROMPT = ascii(",\"prompt_tokens_details\":{");
    private static final byte[] OPEN_COMPLETION = ascii(",\"completion_tokens_details\":{");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] CACHED = ascii("\"cached_tokens\":");
    private static final byte[] CACHE_WRITTEN = ascii("\"cache_write_tokens\":");
    private static final byte[] SOUND = ascii("\"audio_tokens\":");
    private static final byte[] IMAGES = ascii("\"image_tokens\":");
    private static final byte[] THINKING = ascii("\"reasoning_tokens\":");

    private UsageFields() {}

    /** Merges the counts in {@code [from, to)}, the span of a usage object; false if it has none. */
    static boolean read(@Borrowed ByteBuf in, int from, int to, Usage usage) {
        boolean any = false;
        boolean prompt = true;
        for (long hit = KEYS.next(in, from, to); hit >= 0; hit = KEYS.next(in, KeySearch.value(hit), to)) {
            int key = KeySearch.key(hit);
            long count = KeySearch.number(in, KeySearch.value(hit), to);
            if (key == PROMPT_DETAILS || key == COMPLETION_DETAILS) {
                prompt = key == PROMPT_DETAILS;
            } else if (count >= 0) {
                any = true;
                note(key, prompt, count, usage);
            }
        }
        return any;
    }

    private static void note(int key, boolean prompt, long count, Usage usage) {
        switch (key) {
            case 0 -> usage.prompt(count);
            case 1 -> usage.completion(count);
            case 2, 4 -> usage.cached(count);
            case 3 -> usage.thinking(count);
            case WRITTEN -> usage.cacheWritten(count);
            case AUDIO -> {
                if (prompt) {
                    usage.promptAudio(count);
                } else {
                    usage.completionAudio(count);
                }
            }
            default -> {
                if (prompt) {
                    usage.promptImages(count);
                } else {
                    usage.completionImages(count);
                }
            }
        }
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

    /** Writes the object; unknown counts are 0, since clients add them up, and unknown details are left out. */
    static void write(Usage usage, ByteSink out) {
        long prompt = Math.max(0, usage.prompt());
        long completion = Math.max(0, usage.completion());
        out.append(PROMPT);
        Digits.append(out, prompt);
        out.append(COMPLETION);
        Digits.append(out, completion);
        out.append(TOTAL);
        Digits.append(out, prompt + completion);
        boolean open = detail(false, OPEN_PROMPT, CACHED, usage.cached(), out);
        open = detail(open, OPEN_PROMPT, CACHE_WRITTEN, usage.cacheWritten(), out);
        open = detail(open, OPEN_PROMPT, SOUND, usage.promptAudio(), out);
        close(detail(open, OPEN_PROMPT, IMAGES, usage.promptImages(), out), out);
        open = detail(false, OPEN_COMPLETION, THINKING, usage.thinking(), out);
        open = detail(open, OPEN_COMPLETION, SOUND, usage.completionAudio(), out);
        close(detail(open, OPEN_COMPLETION, IMAGES, usage.completionImages(), out), out);
        out.tail(1).writeByte('}');
    }

    /**
     * Writes a count if it is known, and before the first one whatever opens its object; returns whether the object is
     * open.
     */
    private static boolean detail(boolean open, byte[] opening, byte[] name, long count, ByteSink out) {
        if (count < 0) {
            return open;
        }
        out.append(open ? COMMA : opening);
        out.append(name);
        Digits.append(out, count);
        return true;
    }

    private static void close(boolean open, ByteSink out) {
        if (open) {
            out.tail(1).writeByte('}');
        }
    }

    /** Writes the shorter object that answers with embeddings have. */
    static void writePrompt(Usage usage, ByteSink out) {
        long prompt = Math.max(0, usage.prompt());
        out.append(PROMPT);
        Digits.append(out, prompt);
        out.append(TOTAL);
        Digits.append(out, prompt);
        out.tail(1).writeByte('}');
    }
}
