package io.councilrouter.config;

import java.util.Map;

/**
 * Whether a backend is used, and notes for people. These keys are written among those of the backend.
 *
 * @param off why the configuration itself prevents its use ({@code OPENAI_API_KEY is not set}); empty if nothing does.
 *     Not a key: reading determines it.
 */
public record BackendUse(
        @Key(value = "true", says = "Whether it is used.") boolean enabled,
        @Key(says = "Labels of your own, shown with the backend.") Map<String, String> labels,
        String off) {}
