package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.Thinking;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is asked to think, in the words that it knows: from version 3 on it is told a level, before that a
 * number of tokens. Not every model can do without thoughts; it is then asked for as few as it can. Not thread-safe; one
 * request's.
 */
final class ThinkingWish {
    /** The name under which it is reported that the wish was dropped. */
    static final String NAME = "reasoning_effort";

    private static final Pattern GEMINI = Pattern.compile("gemini-(\\d{1,3})(?:[.-]|$)");

    /** Tokens that Google's own OpenAI layer means by the levels. */
    private static final long LOW = 1024;

    private static final long MEDIUM = 8192;
    private static final long HIGH = 24_576;
    private static final long LEAST_OF_PRO = 128;

    private final boolean levels;
    private final boolean pro;
    private @Nullable Thinking level;
    private long budget;

    /** No wish yet, of a model with that name. */
    ThinkingWish(String model) {
        levels = signed(model);
        pro = model.contains("-pro");
    }

    /** Whether the model is of the generation that is told levels, and that wants its calls signed. */
    static boolean signed(String model) {
        Matcher gemini = GEMINI.matcher(model);
        return gemini.find() && Integer.parseInt(gemini.group(1)) >= 3;
    }

    void level(Thinking wanted) {
        level = wanted;
        budget = switch (wanted) {
            case OFF -> 0;
            case ON -> -1;
            case MINIMAL, LOW -> LOW;
            case MEDIUM -> MEDIUM;
            case HIGH, XHIGH, MAX -> HIGH;
        };
    }

    void budget(long tokens) {
        level = Thinking.ofBudget(tokens);
        budget = tokens < 0 ? -1 : tokens;
    }

    /** Whether anything is said of it. */
    boolean said() {
        return level != null;
    }

    /** The object {@code thinkingConfig}, where anything is said. */
    String config() {
        Thinking wanted = level;
        if (wanted == null) {
            return "";
        }
        boolean on = wanted != Thinking.OFF;
        String shown = "\"includeThoughts\":" + on;
        String most;
        if (!levels) {
            most = ",\"thinkingBudget\":" + (!on && pro ? LEAST_OF_PRO : budget);
        } else {
            String word = word(wanted);
            most = word.isEmpty() ? "" : ",\"thinkingLevel\":\"" + word + "\"";
        }
        return "{" + shown + most + "}";
    }

    private String word(Thinking wanted) {
        return switch (wanted) {
            case ON -> "";
            case OFF, MINIMAL -> pro ? "LOW" : "MINIMAL";
            case LOW -> "LOW";
            case MEDIUM -> "MEDIUM";
            case HIGH, XHIGH, MAX -> "HIGH";
        };
    }
}
