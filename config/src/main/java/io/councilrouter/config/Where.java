package io.councilrouter.config;

/**
 * The place where a value was written.
 *
 * @param source a file's path, a variable's name or an option's
 * @param line from 1; 0 where there are no lines
 * @param column from 1; 0 where there are no lines
 */
public record Where(String source, int line, int column) {

    /** A place without lines: a variable, an option, a default. */
    static Where named(String source) {
        return new Where(source, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
