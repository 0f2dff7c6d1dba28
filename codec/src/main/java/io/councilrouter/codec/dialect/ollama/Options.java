package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.ParamNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of the options and other parameters of Ollama's API. Stateless. */
final class Options {
    /** What Ollama's engines read in addition to the options that the vocabulary has a word for. */
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

    private static final ParamNames OPTIONS = new ParamNames.ParamNamesBuilder()
            .usual(
                    Param.TEMPERATURE,
                    Param.TOP_P,
                    Param.TOP_K,
                    Param.MIN_P,
                    Param.TYPICAL_P,
                    Param.SEED,
                    Param.STOP,
                    Param.FREQUENCY_PENALTY,
                    Param.PRESENCE_PENALTY,
                    Param.REPEAT_PENALTY,
                    Param.REPEAT_LAST_N)
            .named(Param.MAX_TOKENS, "num_predict")
            .build();

    private static final ParamNames FIELDS = new ParamNames.ParamNamesBuilder()
            .usual(Param.LOGPROBS, Param.TOP_LOGPROBS, Param.DIMENSIONS, Param.KEEP_ALIVE, Param.TRUNCATE)
            .build();

    private Options() {}

    /** The parameter that an option stands for, null if there is none. */
    static @Nullable Param param(String option) {
        return OPTIONS.param(option);
    }

    /** The option that stands for a parameter, null if there is none. */
    static @Nullable String option(Param param) {
        return OPTIONS.name(param);
    }

    /** The root field that stands for a parameter, null if there is none. */
    static @Nullable String field(Param param) {
        return FIELDS.name(param);
    }

    /** The parameter that a root field stands for, null if there is none. */
    static @Nullable Param root(String field) {
        return FIELDS.param(field);
    }

    /** Whether an engine reads an option of that name. */
    static boolean known(String option) {
        return ENGINE.contains(option) || param(option) != null;
    }

    /** The JSON value of {@code think} for a level; Ollama has fewer levels. */
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
