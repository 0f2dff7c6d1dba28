package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.ParamNames;

/** Names of this API's parameters. Stateless. */
final class FieldNames {
    static final ParamNames PARAMS = new ParamNames.ParamNamesBuilder()
            .usual(
                    Param.TEMPERATURE,
                    Param.TOP_P,
                    Param.TOP_LOGPROBS,
                    Param.PARALLEL_TOOL_CALLS,
                    Param.METADATA,
                    Param.SERVICE_TIER,
                    Param.PROMPT_CACHE_KEY,
                    Param.SAFETY_IDENTIFIER,
                    Param.USER)
            .named(Param.MAX_TOKENS, "max_output_tokens")
            .build();

    private FieldNames() {}
}
