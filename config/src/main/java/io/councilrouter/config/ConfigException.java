package io.councilrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. The message has one line per problem. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final transient List<Path> files;

    /** Made from all problems, in the order of the file. */
    public ConfigException(List<Problem> problems) {
        this(problems, List.of());
    }

    /** The same; {@code files} are those that values refer to, since the problem may be in one of them. */
    ConfigException(List<Problem> problems, List<Path> files) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.files = List.copyOf(files);
    }

    /** What is wrong; at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * The files that values refer to, as far as they were read: a change in one of them may solve the problem.
     * Absolute, may be empty.
     */
    public List<Path> files() {
        return files;
    }
}
