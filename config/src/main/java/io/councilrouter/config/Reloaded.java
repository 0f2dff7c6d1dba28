package io.councilrouter.config;

import java.util.List;

/**
 * The result of a reload.
 *
 * @param changes what differs from the configuration before; {@link Change#reload} says of each whether it is in force
 * @param warnings what is worth a warning
 * @param problems why nothing has changed; empty when the configuration was taken
 */
public record Reloaded(List<Change> changes, List<Problem> warnings, List<Problem> problems) {

    /** The configuration is in force. */
    public static Reloaded taken(List<Change> changes, List<Problem> warnings) {
        return new Reloaded(List.copyOf(changes), List.copyOf(warnings), List.of());
    }

    /** The configuration is wrong, and nothing has changed. */
    public static Reloaded refused(List<Problem> problems) {
        return new Reloaded(List.of(), List.of(), List.copyOf(problems));
    }

    /** Something other than a text is wrong: a key file, a certificate; {@code source} is the file of the configuration. */
    public static Reloaded refused(String source, String key, String what) {
        return refused(List.of(new Problem(Where.named(source), key, what)));
    }

    /** Whether the configuration is in force. */
    public boolean taken() {
        return problems.isEmpty();
    }
}
