package io.councilrouter.codec.json;

/** Result of {@link JsonCursor#next}. */
public enum Json {
    /** The bytes so far are used up; feed more, or finish. */
    MORE,
    /** The document is complete. */
    END,
    /** The document is not JSON as we accept it; {@link JsonCursor#fault} says why. */
    BAD,
    OBJECT,
    OBJECT_END,
    ARRAY,
    ARRAY_END,
    /** The name of a field; its value comes next. */
    NAME,
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL;

    /** Whether the token opens an object or an array. */
    public boolean opens() {
        return this == OBJECT || this == ARRAY;
    }
}
