package io.councilrouter.routing.table;

/** How the name in a request finds a model in a backend's list. */
public enum NameRule {
    /** Letter by letter. */
    EXACT,
    /** Case does not matter, and a missing tag means {@code :latest}. */
    TAGGED,
    /** It answers to any name. */
    ANY
}
