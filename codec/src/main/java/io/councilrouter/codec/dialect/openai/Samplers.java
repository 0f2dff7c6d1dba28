package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.ParamNames;
import org.jspecify.annotations.Nullable;

/** Names of OpenAI's sampling and answer parameters. Stateless. */
final class Samplers {
    /** What OpenAI defines. */
    private static final ParamNames STANDARD = new ParamNames.ParamNamesBuilder()
            .usual(
                    Param.TEMPERATURE,
                    Param.TOP_P,
                    Param.SEED,
                    Param.STOP,
                    Param.FREQUENCY_PENALTY,
                    Param.PRESENCE_PENALTY,
                    Param.N,
                    Param.LOGPROBS,
                    Param.TOP_LOGPROBS,
                    Param.LOGIT_BIAS,
                    Param.USER,
                    Param.DIMENSIONS,
                    Param.PARALLEL_TOOL_CALLS,
                    Param.STORE,
                    Param.METADATA,
                    Param.SERVICE_TIER,
                    Param.PROMPT_CACHE_KEY,
                    Param.SAFETY_IDENTIFIER,
                    Param.MODALITIES,
                    Param.AUDIO,
                    Param.VERBOSITY,
                    // Deprecated, but the only token limit that every server reads.
                    Param.MAX_TOKENS)
            .build();

    /** What self-hosted engines add: vLLM and SGLang the first of the two penalties, llama.cpp the second. */
    private static final ParamNames EXTENSIONS = new ParamNames.ParamNamesBuilder()
            .usual(Param.TOP_K, Param.MIN_P, Param.TYPICAL_P, Param.REPEAT_LAST_N)
            .named(Param.REPEAT_PENALTY, "repetition_penalty")
            .alias("repeat_penalty", Param.REPEAT_PENALTY)
            .build();

    private Samplers() {}

    /** The parameter that a root field stands for, null if there is none. */
    static @Nullable Param param(String name) {
        Param standard = STANDARD.param(name);
        return standard == null ? EXTENSIONS.param(name) : standard;
    }

    /** The parameter's name; null if it has none, or has one only where {@code extensions} are tolerated. */
    static @Nullable String name(Param param, boolean extensions) {
        String standard = STANDARD.name(param);
        return standard == null && extensions ? EXTENSIONS.name(param) : standard;
    }
}
