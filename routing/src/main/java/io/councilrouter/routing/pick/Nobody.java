package io.councilrouter.routing.pick;

/** Why {@link Picker} found no backend; if several reasons apply, the first in this list. */
public enum Nobody {
    /** This exchange has tried every backend that could serve. */
    TRIED_ALL,
    /** The model is in cooldown on those that could serve; {@link Candidates#cooldownNanos} says for how long. */
    COOLDOWN,
    /** Those that could serve are down. */
    DOWN,
    /** Those that could serve are draining. */
    DRAINING,
    /** Those that could serve are disabled. */
    DISABLED,
    /** The prompt is too long everywhere; {@link Candidates#largestContext} is the most that would fit. */
    CONTEXT,
    /** No backend's model has the abilities that the request needs. */
    ABILITY,
    /** The backends that have the model do not offer the operation. */
    OPERATION,
    /** The backends that list the model said that they do not know it. */
    MODEL,
    /** No backend serves the model any more. */
    GONE
}
