package io.councilrouter.config;

import java.util.List;

/**
 * How one kind of task is known that chat programs ask in the background: titles, tags, what to ask next. All of it is compared without
 * regard to the cases of letters, with the first {@value #LENGTH} characters of a message, blanks before them left out.
 *
 * @param name for people
 * @param in which message is looked at
 * @param begins regular expression that the message begins with
 * @param unless regular expression that is not found there; empty: whatever comes
 */
public record TaskRule(
        @Key(says = "For people.") String name,
        @Key(value = "user", says = "The message: the first system message, or the last one of the user.") Place in,
        @Key(says = "Regular expression that the message begins with.") String begins,
        @Key(says = "Regular expression that is not in its beginning; omitted: anything may be.") String unless) {

    /** Characters of a message that are looked at. */
    public static final int LENGTH = 1000;

    /** Which message. */
    public enum Place {
        /** The first one of the system. */
        SYSTEM,
        /** The last one of the user. */
        USER
    }

    /** What a file of rules holds. */
    record Rules(@Key(says = "Any of them will do.") List<TaskRule> rules) {}
}
