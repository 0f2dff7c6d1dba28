package io.councilrouter.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which faults happen, and in which requests. Written as a comma-separated list:
 *
 * <pre>
 *   status=503           answers with that status (and Retry-After: 1 for 429, 503 and 529)
 *   head-then-hang       sends the head of a good answer and nothing more
 *   hang                 accepts the request and never answers
 *   reset                closes the connection instead of answering
 *   error@5              a stream reports an error in band, at the 5th token
 *   stall@5              a stream goes silent at the 5th token
 *   truncate@5           a stream or body is cut at the 5th token
 *   garbage@5            sends a frame that is not JSON at the 5th token, then goes on
 *   unterminated         a stream ends cleanly but without its dialect's last frame
 *   inline-think         thinks inside its text, between &lt;think&gt; and &lt;/think&gt;
 *   context=4096         cuts a longer prompt without a word, and counts only that many tokens
 *   every=3              only every third request fails (default: every one)
 *   first=2              only the first two requests fail
 * </pre>
 *
 * @param faults what goes wrong; empty for nothing
 * @param every which requests fail: every n-th
 * @param first how many requests fail at most
 */
public record FaultScript(List<ScriptedFault> faults, int every, int first) {
    /** Nothing goes wrong. */
    public static final FaultScript NONE = new FaultScript(List.of(), 1, Integer.MAX_VALUE);

    /** What can go wrong. */
    public enum ScriptedFaultKind {
        STATUS,
        HEAD_THEN_HANG,
        HANG,
        RESET,
        ERROR,
        STALL,
        TRUNCATE,
        GARBAGE,
        UNTERMINATED,
        INLINE_THINK,
        CONTEXT
    }

    /**
     * One thing that goes wrong.
     *
     * @param at the status, the token at which it happens, or the number of tokens
     */
    public record ScriptedFault(ScriptedFaultKind kind, int at) {}

    /**
     * Reads a script.
     *
     * @throws IllegalArgumentException naming the unknown word and all known ones
     */
    public static FaultScript of(String text) {
        List<ScriptedFault> faults = new ArrayList<>();
        int every = 1;
        int first = Integer.MAX_VALUE;
        for (String word : text.split(",", -1)) {
            String each = word.strip().toLowerCase(Locale.ROOT);
            if (each.isEmpty()) {
                continue;
            }
            int sign = Math.max(each.indexOf('='), each.indexOf('@'));
            String name = sign < 0 ? each : each.substring(0, sign);
            int number = sign < 0 ? 1 : number(each.substring(sign + 1), each);
            switch (name) {
                case "every" -> every = Math.max(1, number);
                case "first" -> first = number;
                default -> faults.add(new ScriptedFault(kind(name, each), number));
            }
        }
        return new FaultScript(List.copyOf(faults), every, first);
    }

    private static int number(String digits, String word) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + word + "\" needs a whole number", e);
        }
    }

    private static ScriptedFaultKind kind(String name, String word) {
        for (ScriptedFaultKind kind : ScriptedFaultKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "unknown fault \"" + word + "\"; known are status=N, hang, head-then-hang, reset,"
                        + " error@N, stall@N, truncate@N, garbage@N, unterminated, inline-think, context=N, every=N, first=N");
    }

    /** The faults of request number {@code count}, counted from 1. */
    List<ScriptedFault> of(long count) {
        return count % every == 0 && count / every <= first ? faults : List.of();
    }
}
