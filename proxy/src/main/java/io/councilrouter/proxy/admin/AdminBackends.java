package io.councilrouter.proxy.admin;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.local.JsonAnswer;
import io.councilrouter.proxy.local.PathSegment;
import io.councilrouter.routing.load.BackendLoad;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.Serving;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code /admin/backends} and {@code /admin/models}: state, load, and the settings an administrator may change. */
final class AdminBackends {
    private static final int NANOS_PER_MS = 1_000_000;

    private final Steering steering;

    AdminBackends(Steering steering) {
        this.steering = steering;
    }

    /** {@code GET /admin/backends}. */
    static void list(Exchange x) {
        RoutingTable table = x.table();
        ListPage.answer(x, table.backends(), AdminBackends::place, json -> backend -> describe(x, json, backend));
    }

    /** A backend's sort key in lists: backends stand in the order they were added, which never changes. */
    private static String place(Backend backend) {
        return String.format(Locale.ROOT, "%010d", backend.id());
    }

    /** {@code PATCH /admin/backends/{name}}. */
    void change(Exchange x) {
        String name = PathSegment.of(x);
        RoutingTable table = x.table();
        if (name == null || table.backend(name) == null) {
            x.fail(new Fault.Client(
                    FaultCode.UNKNOWN_PATH,
                    "There is no backend '" + (name == null ? "" : name) + "'; the backends are "
                            + table.backends().stream().map(Backend::name).collect(Collectors.joining(", ")) + "."));
            return;
        }
        JsonFields fields = JsonFields.of(x, "enabled", "drain", "weight", "priority");
        BackendOverride patch = new BackendOverride(
                fields.flag("enabled"),
                fields.flag("drain"),
                fields.number("weight", 0.001, 1_000_000),
                fields.whole("priority", 0, 1_000_000));
        if (fields.isEmpty()) {
            fields.wrong("", "Say what to change: enabled or drain (true or false), weight, priority.");
        }
        Fault fault = fields.fault();
        if (fault != null) {
            x.fail(fault);
            return;
        }
        LaterAnswer later = LaterAnswer.of(x);
        steering.override(name, patch, () -> later.come(asker -> changed(asker, name)));
    }

    private static void changed(Exchange x, String name) {
        Backend backend = x.table().backend(name);
        if (backend == null) {
            x.fail(new Fault.Client(FaultCode.UNKNOWN_PATH, "The backend '" + name + "' has just been removed."));
            return;
        }
        describe(x, JsonAnswer.writer(x), backend);
        JsonAnswer.send(x);
    }

    private static void describe(Exchange x, JsonWriter json, Backend backend) {
        long now = x.turns().nanos();
        BackendLoad load = backend.load();
        json.open().name("name").string(backend.name());
        json.name("type").string(backend.settings().provider());
        json.name("url").string(backend.settings().url().toString());
        json.name("state").string(backend.state().label()).name("reason").string(backend.reason());
        json.name("priority").number(backend.priority());
        json.name("weight").number(backend.settings().weight());
        json.name("in_flight").number(backend.slots().inFlight());
        json.name("queued").number(backend.slots().waiters());
        json.name("max_concurrency").number(backend.maxConcurrency());
        json.name("models").openArray();
        for (ModelRoute route : x.table().models().values()) {
            if (serves(route, backend)) {
                json.string(route.name());
            }
        }
        json.closeArray().name("loaded_models").openArray();
        if (backend.engine().loaded() != null) {
            for (LoadedModel model : backend.engine().loaded()) {
                json.string(model.name());
            }
        }
        json.closeArray().name("last_heartbeat");
        long at = load.reportedAt();
        if (at == 0) {
            json.nul();
        } else {
            json.string(Instant.ofEpochMilli(x.turns().millis() - (now - at) / NANOS_PER_MS)
                    .toString());
        }
        json.name("breaker").string(breaker(backend, now));
        cooldowns(x, json, backend, now);
        json.name("requests").number(load.requests()).name("failures").number(load.failures());
        json.name("cancels").number(load.cancels()).close();
    }

    /** The models of this backend that are cooling down, by the backend's own names. */
    private static void cooldowns(Exchange x, JsonWriter json, Backend backend, long now) {
        Map<String, Cooldown.CooldownRest> resting = new TreeMap<>();
        backend.load().resting(now, resting::put);
        json.name("cooldowns").openArray();
        resting.forEach((model, rest) -> {
            long left = (rest.untilNanos() - now) / NANOS_PER_MS;
            json.open().name("model").string(model);
            json.name("until")
                    .string(Instant.ofEpochMilli(x.turns().millis() + left).toString());
            json.name("reason").string(rest.why().label()).close();
        });
        json.closeArray();
    }

    private static boolean serves(ModelRoute route, Backend backend) {
        return route.servings().stream().anyMatch(each -> each.backend().id() == backend.id());
    }

    private static String breaker(Backend backend, long now) {
        return backend.breaker().state(now).name().toLowerCase(Locale.ROOT);
    }

    /** {@code GET /admin/models}: every model at every backend that offers it. */
    static void models(Exchange x) {
        long now = x.turns().nanos();
        List<Offer> offers = new ArrayList<>();
        for (ModelRoute route : x.table().models().values()) {
            route.servings().forEach(serving -> offers.add(new Offer(route.name(), serving)));
        }
        ListPage.answer(x, offers, Offer::place, json -> offer -> describe(json, offer, now));
    }

    /** A model that a backend offers. */
    private record Offer(String model, Serving serving) {
        String place() {
            return model + '\n' + AdminBackends.place(serving.backend());
        }
    }

    private static void describe(JsonWriter json, Offer offer, long now) {
        Serving serving = offer.serving();
        Backend backend = serving.backend();
        json.open().name("model").string(offer.model());
        json.name("provider").string(backend.settings().provider());
        json.name("backend")
                .string(backend.name())
                .name("state")
                .string(backend.state().label());
        json.name("upstream_model").string(serving.upstreamModel());
        json.name("loaded").bool(serving.loaded()).name("context_length");
        if (serving.contextLength() > 0) {
            json.number(serving.contextLength());
        } else {
            json.nul();
        }
        json.name("in_flight").number(backend.slots().inFlight());
        json.name("queue_depth").number(backend.slots().waiters());
        json.name("circuit_breaker").open().name("state").string(breaker(backend, now));
        json.name("failure_count").number(backend.breaker().failures()).close().close();
    }
}
