package io.councilrouter.routing.table;

import io.councilrouter.routing.load.Rotation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model name means, decided once per request. The first rule that matches wins:
 *
 * <pre>
 *   1  council/&lt;template&gt;    claimed by the council before it asks here
 *   2  auto                  default_model, else a loaded chat model, else the first chat model; of a simulator only where it is
 *                            alone, a model of the configuration only where the client may use no other
 *   3  alias                 one step; its target goes through 2 and 4 to 7
 *   4  exact public name     of a model of the configuration, else of one that backends offer
 *   5  tagged names          any case, a missing tag is :latest; backends with such names only
 *   6  &lt;backend&gt;/&lt;name&gt;      a pin: that backend, no sibling, no chain; ids hold slashes, so it comes late
 *   7  simulator             answers to any name, while no other backend is there
 *   -  unknown               with names that look like it
 * </pre>
 *
 * <p>If a client may use only some models, this is checked by their public names, and for an alias also by its own
 * name. All other models are left out of {@code auto}, of chains and of similar names, and a request for one is {@link
 * Resolution.Forbidden}, whether or not it is served.
 *
 * <p>Chains are looked up by the name as sent, then by the alias's target. The chain {@code *} applies only to names
 * that some backend serves or has served, so that a typo stays a 404. Pure; can be called on any thread; allocates one
 * result per call.
 */
public final class ModelNames {
    private static final String AUTO = "auto";
    private static final String ANY = "*";
    private static final Pattern NO_CHAT =
            Pattern.compile("embed|rerank|whisper|(^|[-/_])(bge|tts)[-_]|all-minilm", Pattern.CASE_INSENSITIVE);

    /** Allows every model. */
    public static final Predicate<String> ANYBODY = name -> true;

    private final RoutingTable table;
    private final RoutingSettings settings;
    private final Predicate<String> may;

    private ModelNames(RoutingTable table, RoutingSettings settings, Predicate<String> may) {
        this.table = table;
        this.settings = settings;
        this.may = may;
    }

    /**
     * Resolves a name.
     *
     * @param asSent the name in the request; empty means {@code auto}
     * @param mayFallBack false for operations whose model must never change: embedding, rerank, moderation
     */
    public static Resolution resolve(RoutingTable table, RoutingSettings settings, String asSent, boolean mayFallBack) {
        return resolve(table, settings, asSent, mayFallBack, ANYBODY);
    }

    /**
     * Resolves a name for a client that may not use every model.
     *
     * @param may whether the model with that public name may be used
     */
    public static Resolution resolve(
            RoutingTable table, RoutingSettings settings, String asSent, boolean mayFallBack, Predicate<String> may) {
        return new ModelNames(table, settings, may).resolve(asSent.isEmpty() ? AUTO : asSent, mayFallBack);
    }

    /** The route of an earlier resolution in a newer table; the old route if the name is no longer served. */
    public static ModelRoute renew(RoutingTable table, ModelRoute route) {
        ModelRoute now = route.apart() ? null : table.model(route.name());
        return now == null ? route : now;
    }

    private Resolution resolve(String asSent, boolean mayFallBack) {
        String name = meaning(asSent);
        Hit hit = find(name);
        boolean nothing = hit == null && name.equals(AUTO);
        if (!nothing && !allowed(name, hit) && !(settings.aliases().containsKey(asSent) && may.test(asSent))) {
            return new Resolution.Forbidden();
        }
        if (hit != null && hit.pin() != null) {
            return new Resolution.Found(hit.route(), hit.pin(), List.of());
        }
        List<String> chain = mayFallBack ? chain(asSent, name, hit) : List.of();
        if (hit == null && chain.isEmpty()) {
            return nothing ? new Resolution.NoDefault() : new Resolution.Unknown(NearNames.of(name, listedNames()));
        }
        ModelRoute route = hit == null ? ModelRoute.empty(name) : hit.route();
        return new Resolution.Found(route, null, entries(chain, route));
    }

    /** Follows one step of alias; {@code auto} counts as an alias of the default model if there is one. */
    private String meaning(String name) {
        String target = name.equals(AUTO) ? AUTO : settings.aliases().getOrDefault(name, name);
        String chosen = settings.defaultModel();
        if (!target.equals(AUTO) || chosen.isEmpty()) {
            return target;
        }
        String meant = settings.aliases().getOrDefault(chosen, chosen);
        return allowed(meant, find(meant)) ? meant : AUTO;
    }

    private boolean allowed(String name, @Nullable Hit hit) {
        return may.test(hit == null ? name : hit.route().name());
    }

    private record Hit(ModelRoute route, @Nullable Backend pin) {}

    private @Nullable Hit find(String name) {
        if (name.equals(AUTO)) {
            return auto();
        }
        ModelRoute served = served(name);
        if (served != null) {
            return new Hit(served, null);
        }
        Hit pinned = pinned(name);
        if (pinned != null) {
            return pinned;
        }
        return simulated(name);
    }

    private @Nullable ModelRoute served(String name) {
        ModelRoute exact = table.model(name);
        return exact != null ? exact : table.names().tagged().get(TaggedName.key(name));
    }

    private @Nullable Hit auto() {
        Hit offered = auto(false);
        return offered == null ? auto(true) : offered;
    }

    /** A model of the configuration may be for one purpose alone, so nobody gets it who did not ask for it or has a choice. */
    private @Nullable Hit auto(boolean configured) {
        ModelRoute first = null;
        ModelRoute loaded = null;
        for (ModelRoute route : table.models().values()) {
            Serving best = best(route, false);
            if (best == null || route.configured() != configured || !may.test(route.name()) || madeUp(best.backend())) {
                continue;
            }
            first = first == null ? route : first;
            Serving warm = best(route, true);
            if (warm != null && (loaded == null || better(warm, best(loaded, true)))) {
                loaded = route;
            }
        }
        ModelRoute meant = loaded != null ? loaded : first;
        return meant == null ? null : new Hit(meant, null);
    }

    /** Whether somebody who did not ask for the simulator would get its answers, although there are other backends. */
    private boolean madeUp(Backend backend) {
        return backend.settings().anyModel()
                && table.names().anyModel().size() < table.backends().size();
    }

    /** The serving with the lowest priority number that can chat; with {@code told}, only one reported as loaded. */
    private static @Nullable Serving best(ModelRoute route, boolean told) {
        Serving best = null;
        boolean named = NO_CHAT.matcher(route.name()).find();
        for (Serving serving : route.servings()) {
            boolean chats = able(serving, named) && serving.backend().serving();
            boolean fits =
                    !told || (serving.warm() && serving.backend().engine().loaded() != null);
            if (chats && fits && better(serving, best)) {
                best = serving;
            }
        }
        return best;
    }

    /** Whether it can chat: most engines do not say what a model is for, but a name that does is believed. */
    private static boolean able(Serving serving, boolean named) {
        return serving.abilities() == 0 ? !named : serving.able(Ability.CHAT.bit());
    }

    /** Whether any listed model that {@code may} allows is a chat model. */
    public static boolean chats(RoutingTable table, Predicate<String> may) {
        for (ModelRoute route : table.models().values()) {
            boolean named = NO_CHAT.matcher(route.name()).find();
            if (route.live()
                    && may.test(route.name())
                    && route.servings().stream().anyMatch(each -> able(each, named))) {
                return true;
            }
        }
        return false;
    }

    private static boolean better(Serving one, @Nullable Serving other) {
        return other == null || one.backend().priority() < other.backend().priority();
    }

    private @Nullable Hit pinned(String name) {
        int slash = name.indexOf('/');
        Backend backend = slash <= 0 ? null : table.backend(name.substring(0, slash));
        if (backend == null || slash == name.length() - 1) {
            return null;
        }
        String wanted = name.substring(slash + 1);
        ModelRoute route = served(wanted);
        if (route != null && serves(route, backend)) {
            return new Hit(route, backend);
        }
        for (ModelRoute other : table.models().values()) {
            for (Serving serving : other.servings()) {
                if (serving.backend().id() == backend.id()
                        && serving.entry().isEmpty()
                        && serving.upstreamModel().equals(wanted)) {
                    return new Hit(other, backend);
                }
            }
        }
        if (backend.settings().models().isEmpty() && TableBuilder.lists(backend, wanted)) {
            // A model of the configuration hides it from everybody who does not name the backend.
            return new Hit(ModelRoute.apart(wanted, TableBuilder.serving(backend, wanted)), backend);
        }
        // A backend that neither configures nor lists any models may still serve it; if not, it will answer 404 itself.
        boolean silent =
                backend.settings().models().isEmpty() && backend.engine().models() == null;
        return silent || backend.settings().anyModel() ? new Hit(made(wanted, List.of(backend)), backend) : null;
    }

    private @Nullable Hit simulated(String name) {
        List<Backend> any = table.names().anyModel();
        // Next to real answers, a made-up one to a mistyped name would be mistaken for real.
        return any.isEmpty() || any.size() < table.backends().size() ? null : new Hit(made(name, any), null);
    }

    private static ModelRoute made(String name, List<Backend> backends) {
        List<Serving> servings = new ArrayList<>(backends.size());
        for (Backend backend : backends) {
            servings.add(TableBuilder.serving(backend, name));
        }
        return new ModelRoute(name, servings, new Rotation());
    }

    private static boolean serves(ModelRoute route, Backend backend) {
        for (Serving serving : route.servings()) {
            if (serving.backend().id() == backend.id()) {
                return true;
            }
        }
        return false;
    }

    private List<String> chain(String asSent, String name, @Nullable Hit hit) {
        List<String> own = settings.fallbacks().get(asSent);
        if (own == null) {
            own = settings.fallbacks().get(name);
        }
        if (own != null) {
            return own;
        }
        boolean known = hit != null
                || table.names().known().contains(name)
                || table.names().known().contains(TaggedName.key(name));
        return known ? settings.fallbacks().getOrDefault(ANY, List.of()) : List.of();
    }

    /** The entries that resolve to something now, without the route itself. */
    private List<Resolution.Found> entries(List<String> chain, ModelRoute self) {
        List<Resolution.Found> entries = new ArrayList<>(chain.size());
        for (String entry : chain) {
            Hit hit = find(meaning(entry));
            if (hit != null
                    && allowed(entry, hit)
                    && (hit.pin() != null || !hit.route().name().equals(self.name()))) {
                entries.add(new Resolution.Found(hit.route(), hit.pin(), List.of()));
            }
        }
        return List.copyOf(entries);
    }

    private List<String> listedNames() {
        List<String> names = new ArrayList<>(table.models().keySet());
        names.addAll(settings.aliases().keySet());
        names.removeIf(may.negate());
        return names;
    }
}
