package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/**
 * The object {@code usageMetadata}. Its {@code candidatesTokenCount} is without thoughts, and {@code
 * toolUsePromptTokenCount} comes on top of the prompt; ours include both. A count of zero is left out by the API. Stateless.
 */
final class UsageFields {
    private static final KeySearch KEYS = new KeySearch(
            "promptTokenCount",
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "cachedContentTokenCount",
            "toolUsePromptTokenCount",
            "promptTokensDetails",
            "candidatesTokensDetails");

    private static final KeySearch DETAILS = new KeySearch("modality", "tokenCount");

    private static final int PROMPT = 0;
    private static final int ANSWER = 1;
    private static final int THOUGHTS = 2;
    private static final int CACHED = 3;
    private static final int TOOLS = 4;
    private static final int PROMPT_DETAILS = 5;

    private static final byte[] OPEN = ascii("{");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] CLOSE = ascii("}");
    private static final byte[] PROMPT_COUNT = ascii("\"promptTokenCount\":");
    private static final byte[] ANSWER_COUNT = ascii("\"candidatesTokenCount\":");
    private static final byte[] TOTAL_COUNT = ascii("\"totalTokenCount\":");
    private static final byte[] CACHED_COUNT = ascii("\"cachedContentTokenCount\":");
    private static final byte[] THOUGHTS_COUNT = ascii("\"thoughtsTokenCount\":");

    private UsageFields() {}

    /** Merges the counts in {@code [from, to)}, the span of such an object, stepping with {@code members}; false if it has none. */
    static boolean read(@Borrowed ByteBuf in, int from, int to, Usage usage, MemberScan members) {
        long prompt = -1;
        long answer = -1;
        long thoughts = -1;
        long tools = 0;
        boolean any = false;
        members.start(in, from, to);
        while (members.next(in, KEYS)) {
            long count = KeySearch.number(in, members.from(), members.end());
            any |= members.key() >= 0 && count >= 0;
            switch (members.key()) {
                case PROMPT -> prompt = count;
                case ANSWER -> answer = count;
                case THOUGHTS -> thoughts = count;
                case CACHED -> usage.cached(count);
                case TOOLS -> tools = Math.max(0, count);
                case -1 -> {}
                default -> details(in, members.key() == PROMPT_DETAILS, members.from(), members.end(), usage);
            }
        }
        if (prompt >= 0) {
            usage.prompt(prompt + tools);
        }
        if (answer >= 0 || thoughts >= 0) {
            usage.completion(Math.max(0, answer) + Math.max(0, thoughts));
        }
        if (thoughts >= 0) {
            usage.thinking(thoughts);
        }
        return any;
    }

    /** A list of {@code {"modality":"IMAGE","tokenCount":258}}. */
    private static void details(ByteBuf in, boolean prompt, int from, int to, Usage usage) {
        int kind = 0;
        for (long hit = DETAILS.next(in, from, to); hit >= 0; hit = DETAILS.next(in, KeySearch.value(hit), to)) {
            int value = KeySearch.value(hit);
            if (KeySearch.key(hit) == 0) {
                kind = RawJson.is(in, value, to, "IMAGE") ? 1 : RawJson.is(in, value, to, "AUDIO") ? 2 : 0;
                continue;
            }
            long count = KeySearch.number(in, value, to);
            if (kind == 1 && prompt) {
                usage.promptImages(count);
            } else if (kind == 1) {
                usage.completionImages(count);
            } else if (kind == 2 && prompt) {
                usage.promptAudio(count);
            } else if (kind == 2) {
                usage.completionAudio(count);
            }
        }
    }

    /** Writes the object; a count that nobody knows is left out, but the sum, which is that of what is known. */
    static void write(Usage usage, ByteSink out) {
        boolean any = false;
        long thoughts = Math.max(0, usage.thinking());
        out.append(OPEN);
        any = count(PROMPT_COUNT, usage.prompt(), any, out);
        any = count(ANSWER_COUNT, usage.completion() < 0 ? -1 : Math.max(0, usage.completion() - thoughts), any, out);
        count(TOTAL_COUNT, Math.max(0, usage.prompt()) + Math.max(0, usage.completion()), any, out);
        count(CACHED_COUNT, usage.cached(), true, out);
        count(THOUGHTS_COUNT, usage.thinking(), true, out);
        out.append(CLOSE);
    }

    private static boolean count(byte[] name, long count, boolean any, ByteSink out) {
        if (count < 0) {
            return any;
        }
        if (any) {
            out.append(COMMA);
        }
        out.append(name);
        Digits.append(out, count);
        return true;
    }
}
