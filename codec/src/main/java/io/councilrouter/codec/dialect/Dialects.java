package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * The available dialects, by name. Loaded once at start, then frozen: two dialects with the same name are an error that
 * names both classes. Safe to share between threads.
 */
public final class Dialects {
    private final Map<String, Dialect> byName;
    private final Set<Operation> everywhere = EnumSet.noneOf(Operation.class);

    private Dialects(Map<String, Dialect> byName) {
        this.byName = Map.copyOf(byName);
        everywhere.addAll(EnumSet.allOf(Operation.class));
        for (Dialect from : byName.values()) {
            for (Wire asked : from.wires()) {
                if (!byName.values().stream().allMatch(each -> can(each, asked))) {
                    everywhere.remove(asked.operation());
                }
            }
        }
    }

    private static boolean can(Dialect dialect, Wire asked) {
        return dialect.wires().stream().anyMatch(wire -> wire.equals(asked) || wire.serves(asked, RequestFacts.NONE));
    }

    /**
     * All dialects that the class path provides as services.
     *
     * @throws IllegalStateException if two of them have one name, or one has no usable name
     */
    public static Dialects load() {
        List<Dialect> found = new ArrayList<>();
        ServiceLoader.load(Dialect.class, Dialects.class.getClassLoader()).forEach(found::add);
        return of(found);
    }

    /**
     * Just these dialects.
     *
     * @throws IllegalStateException as {@link #load}
     */
    public static Dialects of(Iterable<? extends Dialect> dialects) {
        Map<String, Dialect> byName = new HashMap<>();
        for (Dialect dialect : dialects) {
            String name = dialect.name();
            if (name.isBlank() || !name.equals(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalStateException("Dialect " + dialect.getClass().getName() + " has the name \"" + name
                        + "\"; a name is lower case and not blank.");
            }
            Dialect other = byName.putIfAbsent(name, dialect);
            if (other != null) {
                throw new IllegalStateException("Two dialects are called \"" + name + "\": "
                        + other.getClass().getName() + " and "
                        + dialect.getClass().getName() + ". Remove one of them from the class path.");
            }
        }
        return new Dialects(byName);
    }

    /** The dialect with that lower-case name. */
    public Optional<Dialect> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The dialect with that lower-case name, for names that the configuration has already checked.
     *
     * @throws IllegalStateException if there is none; the message lists the dialects that exist
     */
    public Dialect named(String name) {
        Dialect dialect = byName.get(name);
        if (dialect == null) {
            throw new IllegalStateException("No dialect is called \"" + name + "\"; there are " + names() + ".");
        }
        return dialect;
    }

    /**
     * The wires of the dialects with these names, in this order.
     *
     * @throws IllegalStateException as {@link #named}
     */
    public List<Wire> wires(List<String> names) {
        if (names.size() == 1) {
            return named(names.getFirst()).wires();
        }
        List<Wire> wires = new ArrayList<>();
        names.forEach(name -> wires.addAll(named(name).wires()));
        return List.copyOf(wires);
    }

    /** All of them, by name. */
    public List<Dialect> all() {
        return names().stream().map(this::named).toList();
    }

    /** Whether {@code operation} can be asked of any backend, whatever dialect it speaks. */
    public boolean everywhere(Operation operation) {
        return everywhere.contains(operation);
    }

    /** The existing names, sorted. */
    public Set<String> names() {
        return new TreeSet<>(byName.keySet());
    }
}
