package io.councilrouter.config;

import java.util.List;

/**
 * A value set from outside the file.
 *
 * @param where the variable or option that sets it
 * @param path keys that lead to it; an entry of {@code backends} by index or by name
 * @param text the value, taken literally
 */
public record Setting(Where where, List<String> path, String text) {

    /** A setting from a command-line option, such as {@code --port}. */
    public static Setting option(String option, String key, String text) {
        return new Setting(Where.named(option), List.of(key.split("\\.", -1)), text);
    }
}
