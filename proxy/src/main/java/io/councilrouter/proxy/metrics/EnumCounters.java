package io.councilrouter.proxy.metrics;

import io.prometheus.client.Counter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.Function;

/**
 * A counter for each of several constants of an enum, all made at the start, so that the first count shows as a step.
 * Any thread.
 */
final class EnumCounters<E extends Enum<E>> {
    private final EnumMap<E, Counter.Child> children;

    /** Counters at zero; {@code child} makes the counter of a constant. */
    EnumCounters(EnumSet<E> constants, Function<E, Counter.Child> child) {
        EnumMap<E, Counter.Child> made =
                new EnumMap<>(constants.iterator().next().getDeclaringClass());
        constants.forEach(each -> made.put(each, child.apply(each)));
        children = made;
    }

    /** Counts one; {@code what} must be one of the constants given. */
    void count(E what) {
        Objects.requireNonNull(children.get(what)).inc();
    }
}
