package io.councilrouter.routing.pick;

/** Why {@link Picker} found no backend; if several reasons apply, the first of this list. */
public enum Nobody {
    /** Every backend that could serve was tried by this exchange. */
    TRIED_ALL,
    /** Those that could serve asked to be left alone; {@link Candidates#cooldownNanos} says for how long. */
    COOLDOWN,
    /** Those that could serve are down. */
    DOWN,
    /** Those that could serve are draining. */
    DRAINING,
    /** Those that could serve are disabled. */
    DISABLED,
    /** The prompt is too long everywhere; {@link Candidates#largestContext} is the most that would fit. */
    CONTEXT,
    /** Nobody's model has the abilities that the request needs. */
    ABILITY,
    /** Those that have the model do not offer the operation. */
    OPERATION,
    /** Those that list the model said that they do not know it. */
    MODEL,
    /** Nobody serves the model any more. */
    GONE
}
