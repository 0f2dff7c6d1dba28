package io.councilrouter.codec.json;

/**
 * How far a document may go. Names are bound to 1 KiB and numbers to 1,000 characters whatever the configuration says:
 * beyond that nothing is meant well.
 *
 * @param depth most objects and arrays inside one another, at least 1
 */
public record JsonLimits(int depth) {
    /** Longest raw name in bytes, quotes left out. */
    public static final int NAME = 1024;

    /** Longest number in characters. */
    public static final int NUMBER = 1000;

    /** Depth 256. */
    public static final JsonLimits DEFAULT = new JsonLimits(256);

    public JsonLimits {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be at least 1, is " + depth);
        }
    }
}
