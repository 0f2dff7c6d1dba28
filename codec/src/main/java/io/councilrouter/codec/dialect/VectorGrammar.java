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

    /** Whether the array in this root field holds the vectors, or is one. */
    boolean holdsVectors(String name);

    /**
     * Tells the vectors of such a field.
     *
     * @param json stands on the array, which is read to its end
     * @return false if it is broken
     */
    boolean vectors(String name, JsonCursor json, EventSink sink);

    /**
     * Reads a root field with counts.
     *
     * @param json stands on the value, which is read to its end
     * @param value its token
     * @return false if this is no such field; the value is left alone then
     */
    boolean counts(String name, JsonCursor json, Json value, Usage usage);

    /** Whether what was told so far is an answer. */
    boolean enough();

    /** Whether an answer with its vectors is complete: later bytes are none of ours. */
    boolean terminates();
}
