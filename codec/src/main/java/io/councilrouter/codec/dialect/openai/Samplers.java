package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import org.jspecify.annotations.Nullable;

/** Names of parameters. Stateless. */
final class Samplers {
    private Samplers() {}

    /** The parameter a root field of a request is, null if none; limits of tokens are not among them. */
    static @Nullable Param param(String name) {
        return switch (name) {
            case "temperature" -> Param.TEMPERATURE;
            case "top_p" -> Param.TOP_P;
            case "seed" -> Param.SEED;
            case "stop" -> Param.STOP;
            case "frequency_penalty" -> Param.FREQUENCY_PENALTY;
            case "presence_penalty" -> Param.PRESENCE_PENALTY;
            case "n" -> Param.N;
            case "logprobs" -> Param.LOGPROBS;
            case "top_logprobs" -> Param.TOP_LOGPROBS;
            case "logit_bias" -> Param.LOGIT_BIAS;
            case "user" -> Param.USER;
            case "dimensions" -> Param.DIMENSIONS;
            // What engines of one's own add: vLLM and SGLang the first of the two penalties, llama.cpp the second.
            case "top_k" -> Param.TOP_K;
            case "min_p" -> Param.MIN_P;
            case "typical_p" -> Param.TYPICAL_P;
            case "repetition_penalty", "repeat_penalty" -> Param.REPEAT_PENALTY;
            case "repeat_last_n" -> Param.REPEAT_LAST_N;
            default -> null;
        };
    }

    /** The name of a parameter that OpenAI defines, null if it does not. */
    static @Nullable String standard(Param param) {
        return switch (param) {
            case TEMPERATURE -> "temperature";
            case TOP_P -> "top_p";
            case SEED -> "seed";
            case STOP -> "stop";
            case FREQUENCY_PENALTY -> "frequency_penalty";
            case PRESENCE_PENALTY -> "presence_penalty";
            case N -> "n";
            case LOGPROBS -> "logprobs";
            case TOP_LOGPROBS -> "top_logprobs";
            case LOGIT_BIAS -> "logit_bias";
            case USER -> "user";
            case DIMENSIONS -> "dimensions";
            // Deprecated, and the only one that every server reads.
            case MAX_TOKENS -> "max_tokens";
            case TOP_K, MIN_P, TYPICAL_P, REPEAT_PENALTY, REPEAT_LAST_N, KEEP_ALIVE, TRUNCATE -> null;
        };
    }

    /** The name that the engines of one's own know a parameter by, null if none does. */
    static @Nullable String extension(Param param) {
        return switch (param) {
            case TOP_K -> "top_k";
            case MIN_P -> "min_p";
            case TYPICAL_P -> "typical_p";
            case REPEAT_PENALTY -> "repetition_penalty";
            case REPEAT_LAST_N -> "repeat_last_n";
            default -> null;
        };
    }

    /** The level an effort stands for; null for a word that nobody knows. */
    static @Nullable Thinking thinking(String effort) {
        return switch (effort) {
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

    /** The effort a level stands for; plain ON is the middle. */
    static String effort(Thinking level) {
        return switch (level) {
            case OFF -> "none";
            case MINIMAL -> "minimal";
            case LOW -> "low";
            case ON, MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH -> "xhigh";
            case MAX -> "max";
        };
    }
}
