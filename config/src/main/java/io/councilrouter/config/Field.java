package io.councilrouter.config;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of a block.
 *
 * @param index index of its value among those that its record is made from, with {@link Inlined} records taken apart
 * @param name the key, in snake case
 * @param form how its value is written
 * @param key its description
 * @param accessors read it from a record, one after the other; more than one if it is in an inlined record
 * @param otherwise its value if it is not written; null if that has a meaning of its own
 */
record Field(int index, String name, Form form, Key key, List<Method> accessors, @Nullable Object otherwise) {

    /** Its value in a record. */
    @Nullable
    Object in(Record record) {
        return read(accessors, record);
    }

    /** Follows the accessors from a record to a value in it. */
    static @Nullable Object read(List<Method> accessors, Record record) {
        try {
            @Nullable Object value = record;
            for (Method accessor : accessors) {
                value = accessor.invoke(value);
            }
            return value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The same key when its record is inlined into another, in which {@code offset} values come before that record's.
     */
    Field inlined(Method accessor, int offset) {
        return new Field(index + offset, name, form, key, within(accessor, accessors), otherwise);
    }

    /** The accessors of a value of an inlined record, starting from the record around it. */
    static List<Method> within(Method accessor, List<Method> accessors) {
        List<Method> all = new ArrayList<>();
        all.add(accessor);
        all.addAll(accessors);
        return List.copyOf(all);
    }

    /** Whether it has a minimum or a maximum. */
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
