package io.councilrouter.config;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A key of a block.
 *
 * @param index place of its component in the record
 * @param name the key, in snake case
 * @param form what its value looks like
 * @param key what there is to know about it
 * @param accessor reads it from a record
 * @param otherwise its value when it is not written; null where that means something of its own
 */
record Field(int index, String name, Form form, Key key, Method accessor, @Nullable Object otherwise) {

    /** Its value in a record. */
    @Nullable
    Object in(Record record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it has a least or a largest value. */
    boolean ranged() {
        return !key.min().isEmpty() || !key.max().isEmpty();
    }

    /** Its range in words: {@code at least 1s}, {@code 0 to 65535}. */
    String range() {
        if (key.max().isEmpty()) {
            return "at least " + key.min();
        }
        return key.min().isEmpty() ? "at most " + key.max() : key.min() + " to " + key.max();
    }
}
