package io.councilrouter.routing.table;

import java.util.Locale;

/** Ollama's rule of names: case does not matter, and a missing tag means {@code :latest}. */
final class OllamaName {
    private OllamaName() {}

    /** The form in which two names of one model are equal. */
    static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        // A registry may have a port: only a colon behind the last slash begins a tag.
        return lower.indexOf(':', lower.lastIndexOf('/') + 1) >= 0 ? lower : lower + ":latest";
    }
}
