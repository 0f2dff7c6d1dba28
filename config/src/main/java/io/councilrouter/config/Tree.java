package io.councilrouter.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration as written, with the location of every piece; {@link TreeReader} interprets it. */
sealed interface Tree {

    /** Where it begins. */
    Where where();

    /**
     * A text.
     *
     * @param literal whether <code>${...}</code> in it means nothing
     */
    record Scalar(Where where, String text, boolean literal) implements Tree {}

    /** A list. */
    record Items(Where where, List<Tree> items) implements Tree {}

    /** A map; keys are unique as written. */
    record Fields(Where where, List<Entry> entries) implements Tree {

        /** The value of a key, {@code -} and {@code _} being the same; null when there is none. */
        @Nullable
        Tree value(String key) {
            for (Entry entry : entries) {
                if (Choices.normal(entry.key()).equals(Choices.normal(key))) {
                    return entry.value();
                }
            }
            return null;
        }

        /** The same map with one value in place of the old one, or added. */
        Fields with(Entry replacement) {
            List<Entry> next = new ArrayList<>(entries);
            next.removeIf(entry -> Choices.normal(entry.key()).equals(Choices.normal(replacement.key())));
            next.add(replacement);
            return new Fields(where, next);
        }
    }

    /** A key with its value. */
    record Entry(Where where, String key, Tree value) {}

    /** Nothing: {@code key:} with no value, {@code null}, {@code ~}, an empty file. */
    record Nothing(Where where) implements Tree {}

    /**
     * Where something lies, or, when it was not written, where the innermost thing around it lies.
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

    /** What lies at a path; null when nothing does. */
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
        // No switch over patterns: for the first one the JDK writes a class, at each start of a command.
        if (this instanceof Fields fields) {
            return fields.value(step);
        }
        // Where a block was wanted and a list was written, keys lead nowhere.
        return this instanceof Items list && step.matches("\\d{1,6}")
                ? list.items().get(Integer.parseInt(step))
                : null;
    }
}
