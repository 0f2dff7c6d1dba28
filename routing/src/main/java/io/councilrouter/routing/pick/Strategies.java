package io.councilrouter.routing.pick;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The strategies on the class path, read once at start and frozen. */
public final class Strategies {
    private final Map<String, BalancingStrategy> byName;

    private Strategies(Map<String, BalancingStrategy> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * Reads {@code META-INF/services}.
     *
     * @throws IllegalStateException if two classes have the same name
     */
    public static Strategies load() {
        return of(ServiceLoader.load(BalancingStrategy.class, Strategies.class.getClassLoader())
                .iterator());
    }

    static Strategies of(Iterator<BalancingStrategy> found) {
        Map<String, BalancingStrategy> byName = new TreeMap<>();
        while (found.hasNext()) {
            BalancingStrategy one = found.next();
            BalancingStrategy other = byName.put(one.name(), one);
            if (other != null) {
                throw new IllegalStateException("two balancing strategies are named \"" + one.name() + "\": "
                        + other.getClass().getName() + " and " + one.getClass().getName());
            }
        }
        return new Strategies(byName);
    }

    /** All names, in alphabetical order. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * A strategy by name.
     *
     * @throws IllegalArgumentException if there is none; the configuration reader checks {@link #names} first
     */
    public BalancingStrategy named(String name) {
        BalancingStrategy strategy = byName.get(name);
        if (strategy == null) {
            throw new IllegalArgumentException(
                    "no balancing strategy \"" + name + "\"; there are " + String.join(", ", byName.keySet()));
        }
        return strategy;
    }
}
