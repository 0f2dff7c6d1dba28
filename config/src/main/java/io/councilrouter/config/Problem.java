package io.councilrouter.config;

/**
 * Something wrong with the configuration, or worth a warning.
 *
 * @param where where it was written
 * @param key dotted path of the key, such as {@code routing.strategy}; empty if it concerns the file as a whole
 * @param what what is wrong and what would be right; never the text of a secret
 */
public record Problem(Where where, String key, String what) {

    /** {@code file:line:column key: what}. */
    @Override
    public String toString() {
        return where + (key.isEmpty() ? ": " : " " + key + ": ") + what;
    }
}
