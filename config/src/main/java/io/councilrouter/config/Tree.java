package io.councilrouter.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration as written, with the location of each part; {@link TreeReader} interprets it. */
sealed interface Tree {

    /** Where it begins. */
    Where where();

    /**
     * A text.
     *
     * @param literal whether <code>${...}</code> in it is not a reference
     * @param quoted whether it is a text even if it looks like a number or a boolean
     */
    record ScalarTree(Where where, String text, boolean literal, boolean quoted) implements Tree {}

    /** A list. */
    record Items(Where where, List<Tree> items) implements Tree {}

    /** A map; keys are unique as written. */
    record Fields(Where where, List<TreeEntry> entries) implements Tree {

        /** The value of a key, {@code -} and {@code _} being the same; null if there is none. */
        @Nullable
        Tree value(String key) {
            for (TreeEntry entry : entries) {
                if (Choices.normal(entry.key()).equals(Choices.normal(key))) {
                    return entry.value();
                }
            }
            return null;
        }

        /** The same map with one value replaced or added. */
        Fields with(TreeEntry replacement) {
            List<TreeEntry> next = new ArrayList<>(entries);
            next.removeIf(entry -> Choices.normal(entry.key()).equals(Choices.normal(replacement.key())));
            next.add(replacement);
            return new Fields(where, next);
        }
    }

    /** A key with its value. */
    record TreeEntry(Where where, String key, Tree value) {}

    /** No value: {@code key:} alone, {@code null}, {@code ~}, an empty file. */
    record Nothing(Where where) implements Tree {}

    /**
     * Location of something or, if it was not written, of the innermost thing around it.
     *
     * @param path keys, or indices of lists as decimal texts
     */
    default Where find(String... path) {
        Tree at = this;
        for (String step : path) {
            Tree next = at.step(step);
            if (next == null) {
                break;
            }
            at = next;
        }
        return at.where();
    }

    /** The tree at a path; null if there is none. */
    default @Nullable Tree at(String... path) {
        Tree at = this;
        for (String step : path) {
            Tree next = at.step(step);
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private @Nullable Tree step(String step) {
        // No switch over patterns: the JDK generates a class for the first one, at each start of a command.
        if (this instanceof Fields fields) {
            return fields.value(step);
        }
        // If a list was written where a block was expected, keys lead nowhere.
        return this instanceof Items list && step.matches("\\d{1,6}")
                ? list.items().get(Integer.parseInt(step))
                : null;
    }
}
