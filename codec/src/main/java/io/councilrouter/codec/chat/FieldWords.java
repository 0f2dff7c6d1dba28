package io.councilrouter.codec.chat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of requests mean, whatever API they are written in: {@code num_predict}, {@code maxOutputTokens} and
 * {@code max_tokens} are one parameter. For people who name fields in a configuration, and for bodies that are passed on
 * with a few fields changed. Stateless.
 */
public final class FieldWords {
    /** Key of all fields that say how much to think. */
    public static final String THINKING = "thinking";

    /** Key of all fields that say in which format to answer. */
    public static final String FORMAT = "format";

    /** Key of the tools that a request declares. */
    public static final String TOOLS = "tools";

    /** Root fields that only hold other fields. */
    private static final Set<String> GROUPS = Set.of("options", "generation_config", "text");

    private static final Set<String> THINKING_WORDS =
            Set.of("think", "thinking", "reasoning", "reasoning_effort", "thinking_config");

    private static final Set<String> FORMAT_WORDS = Set.of(
            "format",
            "response_format",
            "response_schema",
            "response_json_schema",
            "response_mime_type",
            "output_format");

    private static final Set<String> SYSTEM_WORDS = Set.of("system", "instructions", "system_instruction");

    /** What belongs to the conversation or to the gateway, and is no parameter of a model. */
    private static final Set<String> CONTENT = Set.of(
            "model",
            "name",
            "stream",
            "stream_options",
            "messages",
            "contents",
            "input",
            "prompt",
            "suffix",
            "system",
            "instructions",
            "system_instruction",
            "context",
            "images",
            "options",
            "generation_config",
            "text");

    private static final Map<String, Param> PARAMS = params();

    private FieldWords() {}

    private static Map<String, Param> params() {
        Map<String, Param> params = new HashMap<>();
        for (Param each : Param.values()) {
            params.put(each.label(), each);
        }
        params.put("num_predict", Param.MAX_TOKENS);
        params.put("max_completion_tokens", Param.MAX_TOKENS);
        params.put("max_output_tokens", Param.MAX_TOKENS);
        params.put("repetition_penalty", Param.REPEAT_PENALTY);
        params.put("stop_sequences", Param.STOP);
        params.put("candidate_count", Param.N);
        return Map.copyOf(params);
    }

    /** The key of a field: the same for all fields that mean the same, and the name in snake case for all others. */
    public static String key(String field) {
        String name = snake(field);
        Param param = PARAMS.get(name);
        if (param != null) {
            return param.label();
        }
        return THINKING_WORDS.contains(name) ? THINKING : FORMAT_WORDS.contains(name) ? FORMAT : name;
    }

    /** The parameter that a field stands for; null if it is none of the vocabulary's. */
    public static @Nullable Param param(String field) {
        return PARAMS.get(snake(field));
    }

    /** Whether a root field only holds other fields. */
    public static boolean groups(String field) {
        return GROUPS.contains(snake(field));
    }

    /** Whether a root field says what the system says. */
    public static boolean system(String field) {
        return SYSTEM_WORDS.contains(snake(field));
    }

    /** Whether a field belongs to the conversation, or is the gateway's own business. */
    public static boolean content(String field) {
        return CONTENT.contains(snake(field));
    }

    /** The name as most APIs write it; one writes {@code maxOutputTokens}. */
    private static String snake(String field) {
        for (int i = 1; i < field.length(); i++) {
            if (Character.isUpperCase(field.charAt(i))) {
                return field.replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            }
        }
        return field;
    }
}
