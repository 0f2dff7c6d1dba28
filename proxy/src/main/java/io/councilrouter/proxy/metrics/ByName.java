package io.councilrouter.proxy.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A small map from names to things that are made on first use and never forgotten. A lookup compares a handful of
 * strings, nearly always identical objects; it hashes and allocates nothing. Any thread.
 */
final class ByName<T> {
    private static final VarHandle ENTRIES;

    static {
        try {
            ENTRIES = MethodHandles.lookup().findVarHandle(ByName.class, "entries", NamedThing[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private record NamedThing<T>(String name, T thing) {}

    private final Function<String, T> make;
    private final int most;
    private final String rest;

    @SuppressWarnings({"unused", "FieldMayBeFinal"}) // through ENTRIES
    private NamedThing<?>[] entries = {};

    /**
     * Starts empty.
     *
     * @param make makes the thing for a name; must return the same thing when called twice
     * @param most most names; all further ones share {@code rest}
     */
    ByName(Function<String, T> make, int most, String rest) {
        this.make = make;
        this.most = most;
        this.rest = rest;
    }

    /** The thing for that name. */
    T get(String name) {
        NamedThing<T>[] all = entries();
        for (NamedThing<T> each : all) {
            if (each.name.equals(name)) {
                return each.thing;
            }
        }
        return add(all.length < most ? name : rest);
    }

    private T add(String name) {
        T thing = make.apply(name);
        while (true) {
            NamedThing<T>[] all = entries();
            for (NamedThing<T> each : all) {
                if (each.name.equals(name)) {
                    return each.thing;
                }
            }
            NamedThing<T>[] more = Arrays.copyOf(all, all.length + 1);
            more[all.length] = new NamedThing<>(name, thing);
            if (ENTRIES.compareAndSet(this, all, more)) {
                return thing;
            }
        }
    }

    /** All names so far. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (NamedThing<T> each : entries()) {
            names.add(each.name);
        }
        return names;
    }

    @SuppressWarnings("unchecked") // only add() puts anything in
    private NamedThing<T>[] entries() {
        return (NamedThing<T>[]) ENTRIES.getAcquire(this);
    }
}
