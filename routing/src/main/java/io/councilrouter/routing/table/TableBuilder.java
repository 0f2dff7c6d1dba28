package io.councilrouter.routing.table;

import io.councilrouter.routing.load.Rotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns backends into a table of which backends serve which public name. Deterministic: the same backends in the same
 * order give the same routes in the same order. Control thread; one build per object.
 */
final class TableBuilder {
    /** Names are remembered so that chains outlive a backend; clients cannot add any, but engines could. */
    private static final int MOST_KNOWN = 4096;

    private final RoutingTable before;
    private final TreeMap<String, List<Serving>> exact = new TreeMap<>();
    private final Map<String, List<Serving>> byTaggedKey = new HashMap<>();
    private final Map<String, String> taggedNames = new HashMap<>();

    TableBuilder(RoutingTable before) {
        this.before = before;
    }

    /** The table of {@code backends}; a model of the configuration hides what backends offer under its name. */
    RoutingTable build(List<Backend> backends, Map<String, List<NamedTarget>> named) {
        List<Backend> anyModel = new ArrayList<>();
        for (Backend backend : backends) {
            offer(backend);
            if (backend.settings().anyModel()) {
                anyModel.add(backend);
            }
        }
        Map<String, ModelRoute> models = new LinkedHashMap<>();
        TreeSet<String> names = new TreeSet<>(exact.keySet());
        names.addAll(named.keySet());
        for (String name : names) {
            List<NamedTarget> targets = named.get(name);
            List<Serving> servings = targets == null ? withTagged(name) : servings(name, targets, backends);
            models.put(name, new ModelRoute(name, servings, rotation(name)));
        }
        Map<String, ModelRoute> tagged = new HashMap<>();
        taggedNames.forEach((key, name) -> tagged.put(key, route(models, name)));
        // Clients of an engine with tagged names may add the tag to whatever name they were listed.
        named.keySet().stream()
                .filter(name -> tags(route(models, name)))
                .forEach(name -> tagged.putIfAbsent(TaggedName.key(name), route(models, name)));
        return new RoutingTable(
                before.version() + 1,
                Collections.unmodifiableMap(models),
                List.copyOf(backends),
                new RoutingTable.NameIndex(Map.copyOf(tagged), known(models.keySet()), List.copyOf(anyModel)));
    }

    private static boolean tags(ModelRoute route) {
        return route.servings().stream()
                .anyMatch(serving -> serving.backend().settings().taggedNames());
    }

    /** The targets of a model of the configuration that are there, in the order of the backends. */
    private static List<Serving> servings(String name, List<NamedTarget> targets, List<Backend> backends) {
        List<Serving> servings = new ArrayList<>(targets.size());
        for (Backend backend : backends) {
            for (NamedTarget target : targets) {
                if (target.backend().equals(backend.name()) && !missing(backend, target.model())) {
                    servings.add(serving(backend, target.model()).under(name, target.weight()));
                }
            }
        }
        return servings;
    }

    /** A backend's offer for an upstream name, whatever its public name. */
    static Serving serving(Backend backend, String upstream) {
        ServedModel facts = facts(backend, upstream);
        return new Serving(
                backend,
                upstream,
                facts == null ? -1 : facts.contextLength(),
                facts == null ? 0 : Ability.mask(facts.abilities()),
                loaded(backend, upstream),
                backend.load().model(upstream),
                facts);
    }

    private void offer(Backend backend) {
        Map<String, String> declared = backend.settings().models();
        if (declared.isEmpty()) {
            List<ServedModel> listed = backend.engine().models();
            if (listed != null) {
                listed.forEach(model -> offer(backend, model.name(), model.name()));
            }
            return;
        }
        declared.forEach((name, upstream) -> {
            if (!missing(backend, upstream)) {
                offer(backend, name, upstream);
            }
        });
    }

    /**
     * Whether the backend is known not to have the model. The list of a cloud service may omit names that it accepts;
     * that of an engine with tagged names is complete.
     */
    private static boolean missing(Backend backend, String upstream) {
        return backend.settings().taggedNames()
                && backend.engine().models() != null
                && facts(backend, upstream) == null;
    }

    private void offer(Backend backend, String name, String upstream) {
        Serving serving = serving(backend, upstream);
        List<Serving> same = exact.computeIfAbsent(name, absent -> new ArrayList<>());
        if (absent(same, backend)) {
            same.add(serving);
        }
        if (backend.settings().taggedNames()) {
            String key = TaggedName.key(name);
            taggedNames.merge(key, name, (a, b) -> a.compareTo(b) <= 0 ? a : b);
            byTaggedKey.computeIfAbsent(key, absent -> new ArrayList<>()).add(serving);
        }
    }

    /** Backends with tagged names that know the model in another case or without its tag serve it as well. */
    private List<Serving> withTagged(String name) {
        List<Serving> servings = exact.getOrDefault(name, List.of());
        boolean tagged = false;
        for (Serving serving : servings) {
            tagged |= serving.backend().settings().taggedNames();
        }
        if (!tagged) {
            return servings;
        }
        List<Serving> all = new ArrayList<>(servings);
        for (Serving sibling : byTaggedKey.getOrDefault(TaggedName.key(name), List.of())) {
            if (absent(all, sibling.backend())) {
                all.add(sibling);
            }
        }
        all.sort(Comparator.comparingInt(s -> s.backend().index()));
        return all;
    }

    private Rotation rotation(String name) {
        ModelRoute same = before.model(name);
        return same == null ? new Rotation() : same.rotation();
    }

    private Set<String> known(Set<String> names) {
        Set<String> known = before.names().known();
        if (known.size() >= MOST_KNOWN || (known.containsAll(names) && known.containsAll(taggedNames.keySet()))) {
            return known;
        }
        Set<String> more = new LinkedHashSet<>(known);
        more.addAll(names);
        more.addAll(taggedNames.keySet());
        return Set.copyOf(more);
    }

    private static ModelRoute route(Map<String, ModelRoute> models, String name) {
        ModelRoute route = models.get(name);
        if (route == null) {
            throw new IllegalStateException("a tagged name without a route: " + name);
        }
        return route;
    }

    private static boolean absent(List<Serving> servings, Backend backend) {
        for (Serving serving : servings) {
            if (serving.backend().id() == backend.id()) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable ServedModel facts(Backend backend, String upstream) {
        List<ServedModel> listed = backend.engine().models();
        if (listed == null) {
            return null;
        }
        for (ServedModel model : listed) {
            if (same(backend, model.name(), upstream)) {
                return model;
            }
        }
        return null;
    }

    /** Whether the backend says that it has the model. */
    static boolean lists(Backend backend, String upstream) {
        return facts(backend, upstream) != null;
    }

    private static boolean loaded(Backend backend, String upstream) {
        List<LoadedModel> held = backend.engine().loaded();
        if (held == null) {
            return true;
        }
        for (LoadedModel model : held) {
            if (same(backend, model.name(), upstream)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(Backend backend, String listed, String upstream) {
        return backend.settings().taggedNames()
                ? TaggedName.key(listed).equals(TaggedName.key(upstream))
                : listed.equals(upstream);
    }
}
