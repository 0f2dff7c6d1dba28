package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of options and other parameters. Stateless. */
final class Options {
    /** What Ollama's engines read beside the options that have a word in the vocabulary. */
    private static final Set<String> ENGINE = Set.of(
            "num_keep",
            "num_predict",
            "num_ctx",
            "num_batch",
            "num_gpu",
            "main_gpu",
            "num_thread",
            "num_gqa",
            "numa",
            "low_vram",
            "f16_kv",
            "logits_all",
            "vocab_only",
            "use_mmap",
            "use_mlock",
            "tfs_z",
            "mirostat",
            "mirostat_eta",
            "mirostat_tau",
            "penalize_newline",
            "draft_num_predict");

    private Options() {}

    /** The parameter that an option is, null if it has none of its own. */
    static @Nullable Param param(String option) {
        return switch (option) {
            case "temperature" -> Param.TEMPERATURE;
            case "top_p" -> Param.TOP_P;
            case "top_k" -> Param.TOP_K;
            case "min_p" -> Param.MIN_P;
            case "typical_p" -> Param.TYPICAL_P;
            case "num_predict" -> Param.MAX_TOKENS;
            case "seed" -> Param.SEED;
            case "stop" -> Param.STOP;
            case "frequency_penalty" -> Param.FREQUENCY_PENALTY;
            case "presence_penalty" -> Param.PRESENCE_PENALTY;
            case "repeat_penalty" -> Param.REPEAT_PENALTY;
            case "repeat_last_n" -> Param.REPEAT_LAST_N;
            default -> null;
        };
    }

    /** The option that a parameter is, null if it is none. */
    static @Nullable String option(Param param) {
        return switch (param) {
            case TEMPERATURE -> "temperature";
            case TOP_P -> "top_p";
            case TOP_K -> "top_k";
            case MIN_P -> "min_p";
            case TYPICAL_P -> "typical_p";
            case MAX_TOKENS -> "num_predict";
            case SEED -> "seed";
            case STOP -> "stop";
            case FREQUENCY_PENALTY -> "frequency_penalty";
            case PRESENCE_PENALTY -> "presence_penalty";
            case REPEAT_PENALTY -> "repeat_penalty";
            case REPEAT_LAST_N -> "repeat_last_n";
            case N, LOGPROBS, TOP_LOGPROBS, LOGIT_BIAS, USER, DIMENSIONS, KEEP_ALIVE, TRUNCATE -> null;
        };
    }

    /** The root field that a parameter is, null if it is none. */
    static @Nullable String field(Param param) {
        return switch (param) {
            case LOGPROBS -> "logprobs";
            case TOP_LOGPROBS -> "top_logprobs";
            case DIMENSIONS -> "dimensions";
            case KEEP_ALIVE -> "keep_alive";
            case TRUNCATE -> "truncate";
            default -> null;
        };
    }

    /** The parameter that a root field is, null if it is none. */
    static @Nullable Param root(String field) {
        return switch (field) {
            case "logprobs" -> Param.LOGPROBS;
            case "top_logprobs" -> Param.TOP_LOGPROBS;
            case "dimensions" -> Param.DIMENSIONS;
            case "keep_alive" -> Param.KEEP_ALIVE;
            case "truncate" -> Param.TRUNCATE;
            default -> null;
        };
    }

    /** Whether an engine reads an option of that name. */
    static boolean known(String option) {
        return ENGINE.contains(option) || param(option) != null;
    }

    /** What {@code think} says, null for a word that nobody knows. */
    static @Nullable Thinking thinking(String word) {
        return switch (word) {
            case "none" -> Thinking.OFF;
            case "minimal" -> Thinking.MINIMAL;
            case "low" -> Thinking.LOW;
            case "medium" -> Thinking.MEDIUM;
            case "high" -> Thinking.HIGH;
            case "xhigh" -> Thinking.XHIGH;
            case "max" -> Thinking.MAX;
            default -> null;
        };
    }

    /** The JSON value of {@code think} for a level; Ollama has fewer of them. */
    static String think(Thinking level) {
        return switch (level) {
            case OFF -> "false";
            case ON -> "true";
            case MINIMAL, LOW -> "\"low\"";
            case MEDIUM -> "\"medium\"";
            case HIGH -> "\"high\"";
            case XHIGH, MAX -> "\"max\"";
        };
    }
}
