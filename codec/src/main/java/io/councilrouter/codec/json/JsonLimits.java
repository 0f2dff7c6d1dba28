package io.councilrouter.codec.json;

/**
 * How far a document may go. Whatever the configuration says, names are limited to 1 KiB and numbers to 1,000
 * characters: nobody with good intentions needs more.
 *
 * @param depth maximum nesting of objects and arrays, at least 1
 */
public record JsonLimits(int depth) {
    /** Maximum length of a raw name in bytes, without its quotes. */
    public static final int NAME = 1024;

    /** Maximum length of a number in characters. */
    public static final int NUMBER = 1000;

    /** Depth 256. */
    public static final JsonLimits DEFAULT = new JsonLimits(256);

    public JsonLimits {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be at least 1, is " + depth);
        }
    }
}
