package io.councilrouter.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All problems found so far, with their locations. One per reading; not thread-safe. */
final class Problems {

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();

    void error(Where where, String key, String what) {
        errors.add(new Problem(where, key, what));
    }

    void warn(Where where, String key, String what) {
        warnings.add(new Problem(where, key, what));
    }

    /** A value refers to this file, whether or not it can be read. */
    void refersTo(Path file) {
        files.add(file);
    }

    /** The files that values refer to. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** Number of errors, to see whether something has added any. */
    int count() {
        return errors.size();
    }

    /** Ends the reading if there was an error. */
    void throwIfAny() {
        if (!errors.isEmpty()) {
            errors.sort(order());
            throw new ConfigException(errors, files());
        }
    }

    /** Created only if there is something to sort: commands that look for their gateway pass here at each start. */
    private static Comparator<Problem> order() {
        return Comparator.<Problem, String>comparing(problem -> problem.where().source())
                .thenComparingInt(problem -> problem.where().line())
                .thenComparingInt(problem -> problem.where().column());
    }

    List<Problem> warnings() {
        warnings.sort(order());
        return List.copyOf(warnings);
    }
}
