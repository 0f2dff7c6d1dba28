package io.councilrouter.config;

import java.util.List;

/**
 * How to recognise one kind of task that chat programs run in the background: titles, tags, follow-up questions. Only
 * the first {@value #LENGTH} characters of a message are compared, ignoring case and leading blanks.
 *
 * @param name for people
 * @param in which message is examined
 * @param begins regular expression that matches the beginning of the message
 * @param unless regular expression that must not match there; empty: no such condition
 */
public record TaskRule(
        @Key(says = "For people.") String name,
        @Key(value = "user", says = "The message: the first system message, or the last user message.") Place in,
        @Key(says = "Regular expression for the beginning of the message.") String begins,
        @Key(says = "Regular expression that must not occur in its beginning; omitted: none.") String unless) {

    /** Number of characters of a message that are examined. */
    public static final int LENGTH = 1000;

    /** Which message. */
    public enum Place {
        /** The first system message. */
        SYSTEM,
        /** The last user message. */
        USER
    }

    /** The contents of a file of rules. */
    record Rules(@Key(says = "One matching rule is enough.") List<TaskRule> rules) {}
}
