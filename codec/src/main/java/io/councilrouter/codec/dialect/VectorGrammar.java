package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/**
 * How one dialect interprets the fields of an answer with vectors; driven by {@link VectorReader}. Not thread-safe;
 * belongs to one answer.
 */
public interface VectorGrammar {

    /** Whether the array in this root field holds the vectors, or is itself a vector. */
    boolean holdsVectors(String name);

    /** Whether a value of this kind in this root field holds vectors: an array, in most dialects. */
    default boolean holdsVectors(String name, Json value) {
        return value == Json.ARRAY && holdsVectors(name);
    }

    /**
     * Reports the vectors of such a field.
     *
     * @param json is at the array, which is read to its end
     * @return false if it is broken
     */
    boolean vectors(String name, JsonCursor json, EventSink sink);

    /**
     * Reads a root field with counts.
     *
     * @param json is at the value, which is read to its end
     * @param value its token
     * @return false if this is not such a field; the value is then left alone
     */
    boolean counts(String name, JsonCursor json, Json value, Usage usage);

    /** Whether what was reported so far makes an answer. */
    boolean enough();

    /** Whether an answer with its vectors is complete, so that any later bytes are ignored. */
    boolean terminates();
}
