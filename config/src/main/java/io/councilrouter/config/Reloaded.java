package io.councilrouter.config;

import java.util.List;

/**
 * The result of a reload.
 *
 * @param changes what differs from the previous configuration; {@link Change#reload} says whether the change is in
 *     effect
 * @param warnings what deserves a warning
 * @param problems why nothing has changed; empty if the configuration was accepted
 */
public record Reloaded(List<Change> changes, List<Problem> warnings, List<Problem> problems) {

    /** The configuration is in effect. */
    public static Reloaded taken(List<Change> changes, List<Problem> warnings) {
        return new Reloaded(List.copyOf(changes), List.copyOf(warnings), List.of());
    }

    /** The configuration is wrong, and nothing has changed. */
    public static Reloaded refused(List<Problem> problems) {
        return new Reloaded(List.of(), List.of(), List.copyOf(problems));
    }

    /**
     * Something other than the file's text is wrong: a key file, a certificate; {@code source} is the configuration
     * file.
     */
    public static Reloaded refused(String source, String key, String what) {
        return refused(List.of(new Problem(Where.named(source), key, what)));
    }

    /** Whether the configuration is in effect. */
    public boolean taken() {
        return problems.isEmpty();
    }
}
