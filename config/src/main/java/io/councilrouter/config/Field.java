package io.councilrouter.config;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of a block.
 *
 * @param index place of its value among those that its record is made of, records that are {@link Inlined} taken apart
 * @param name the key, in snake case
 * @param form what its value looks like
 * @param key what there is to know about it
 * @param accessors read it from a record, one after the other; more than one where it stands in an inlined record
 * @param otherwise its value when it is not written; null where that means something of its own
 */
record Field(int index, String name, Form form, Key key, List<Method> accessors, @Nullable Object otherwise) {

    /** Its value in a record. */
    @Nullable
    Object in(Record record) {
        return read(accessors, record);
    }

    /** Goes from a record to a value in it. */
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

    /** The same key where its record is inlined into another: {@code offset} values stand in front of that record's. */
    Field inlined(Method accessor, int offset) {
        return new Field(index + offset, name, form, key, within(accessor, accessors), otherwise);
    }

    /** The way to a value of an inlined record, from the record around it. */
    static List<Method> within(Method accessor, List<Method> accessors) {
        List<Method> all = new ArrayList<>();
        all.add(accessor);
        all.addAll(accessors);
        return List.copyOf(all);
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
