package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.ParamNames;
import java.util.Set;

/** FieldNames of this API's parameters. Stateless. */
final class FieldNames {
    static final ParamNames PARAMS = new ParamNames.ParamNamesBuilder()
            .usual(Param.MAX_TOKENS, Param.TEMPERATURE, Param.TOP_P, Param.TOP_K)
            .named(Param.STOP, "stop_sequences")
            .build();

    /** Root fields that only this API has, which are said as a client says them, whatever API it speaks otherwise. */
    static final Set<String> OWN = Set.of(
            "thinking",
            "output_config",
            "cache_control",
            "container",
            "context_management",
            "diagnostics",
            "inference_geo",
            "mcp_servers",
            "speed",
            "user_profile_id");

    private FieldNames() {}
}
