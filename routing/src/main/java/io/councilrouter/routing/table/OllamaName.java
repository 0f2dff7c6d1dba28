package io.councilrouter.routing.table;

import java.util.Locale;

/** Ollama's naming rule: case does not matter, and a missing tag means {@code :latest}. */
final class OllamaName {
    private OllamaName() {}

    /** The canonical form, which is equal for all names of one model. */
    static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        // A registry may have a port: only a colon after the last slash begins a tag.
        return lower.indexOf(':', lower.lastIndexOf('/') + 1) >= 0 ? lower : lower + ":latest";
    }
}
