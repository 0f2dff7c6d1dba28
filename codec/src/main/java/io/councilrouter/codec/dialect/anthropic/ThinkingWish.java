package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is asked to think, in the words that it knows: Claude from 4.6 on decides itself and is told an effort, all
 * others are given so many tokens.
 *
 * <p>It is not asked to where the API would refuse it: with an answer that has no room for thoughts, with a tool that has to be called,
 * and, by tokens, behind a call of which the thoughts are lost. Not thread-safe; one request's.
 */
final class ThinkingWish {
    /** By what name it is reported that the wish was dropped. */
    static final String NAME = "reasoning_effort";

    /** Fewer tokens of thought are refused. */
    private static final long LEAST = 1024;

    /** First version that is told an effort, times ten. */
    private static final int ADAPTIVE = 46;

    /** {@code claude-opus-4-6}, {@code claude-sonnet-5-20260101}, {@code anthropic/claude-haiku-4.5}. */
    private static final Pattern CLAUDE = Pattern.compile("claude-[a-z]+-(\\d{1,2})(?:[-.](\\d{1,2}))?(?!\\d)");

    private final boolean adaptive;
    private @Nullable Thinking level;
    private long budget;
    private boolean off;

    /** No wish yet, of a model with that name. */
    ThinkingWish(String model) {
        Matcher claude = CLAUDE.matcher(model);
        adaptive = claude.find() && version(claude) >= ADAPTIVE;
    }

    private static int version(Matcher claude) {
        String minor = claude.group(2);
        return 10 * Integer.parseInt(claude.group(1)) + (minor == null ? 0 : Integer.parseInt(minor));
    }

    void level(Thinking wanted) {
        level = wanted;
        budget = tokens(wanted);
    }

    void budget(long tokens) {
        level = Thinking.ofBudget(tokens);
        budget = tokens > 0 ? tokens : tokens(level);
    }

    private static long tokens(Thinking level) {
        return switch (level) {
            case OFF -> 0;
            case MINIMAL, LOW -> LEAST;
            case ON, MEDIUM -> 8 * LEAST;
            case HIGH -> 16 * LEAST;
            case XHIGH, MAX -> 32 * LEAST;
        };
    }

    /**
     * All is known that it depends on.
     *
     * @param limit most tokens of the answer as the client says it, empty where it does not
     */
    void settle(String limit, boolean forced, boolean unsigned, Dropped dropped) {
        if (!on()) {
            return;
        }
        double room = limit.isEmpty() ? Double.MAX_VALUE : Double.parseDouble(limit);
        if (forced || room <= LEAST || (unsigned && !adaptive)) {
            off = true;
            dropped.report(NAME);
        } else if (!limit.isEmpty()) {
            budget = Math.max(LEAST, (long) Math.min((double) budget, room - LEAST));
        } else {
            budget = Math.max(LEAST, budget);
        }
    }

    /** Whether the model is to think. */
    boolean on() {
        return level != null && level != Thinking.OFF && !off;
    }

    /** Whether anything is said of it. */
    boolean said() {
        return level != null && !off;
    }

    /** Most tokens of an answer of {@code usual} tokens, with its thoughts. */
    long room(long usual) {
        return on() ? usual + budget : usual;
    }

    /** The field, its comma first; empty for nothing. */
    String config() {
        if (!said()) {
            return "";
        }
        if (!on()) {
            return ",\"thinking\":{\"type\":\"disabled\"}";
        }
        return adaptive
                ? ",\"thinking\":{\"type\":\"adaptive\"}"
                : ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}";
    }

    /** The effort's word; empty for none. */
    String effort() {
        if (!adaptive || !on() || level == null) {
            return "";
        }
        return switch (level) {
            case OFF, ON -> "";
            case MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH -> "xhigh";
            case MAX -> "max";
        };
    }
}
