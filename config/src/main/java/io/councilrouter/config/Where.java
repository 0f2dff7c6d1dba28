package io.councilrouter.config;

/**
 * The place where a value was written.
 *
 * @param source path of a file, or name of a variable or an option
 * @param line from 1; 0 if there are no lines
 * @param column from 1; 0 if there are no lines
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
