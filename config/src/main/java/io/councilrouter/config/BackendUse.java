package io.councilrouter.config;

import java.util.Map;

/**
 * Whether a backend is used, and what people want to know of it. Its keys stand among those of the backend.
 *
 * @param off why the configuration itself keeps it from being used ({@code OPENAI_API_KEY is not set}); empty when
 *     nothing does. Not a key: the reader finds it out.
 */
public record BackendUse(
        @Key(value = "true", says = "Whether it is used.") boolean enabled,
        @Key(says = "Labels of your own, shown with the backend.") Map<String, String> labels,
        String off) {}
