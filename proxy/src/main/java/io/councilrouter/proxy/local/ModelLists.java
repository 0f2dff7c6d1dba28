package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/models} and {@code /v1/models/{id}}: the union over all backends that are still there, in a stable order.
 */
final class ModelLists {
    private static final String NOBODY_UP = "No backend that serves this model is up. Look at /health for the reasons.";

    private final ServerFacts facts;
    private final RoutingSettings routing;
    private final List<String> councils;
    private final ListedCouncils listed;

    ModelLists(ServerFacts facts, RoutingSettings routing, List<String> councils, ListedCouncils listed) {
        this.facts = facts;
        this.routing = routing;
        this.councils = councils;
        this.listed = listed;
    }

    /** All models. */
    void all(Exchange x) {
        RoutingTable table = x.table();
        JsonWriter json = new JsonWriter(x.down().sink());
        json.open().name("object").string("list").name("data").openArray();
        for (ModelRoute route : table.models().values()) {
            if (route.live() && x.caller().may(route.name())) {
                json.open();
                describe(json, route);
                json.close();
            }
        }
        for (String council : listed.of(x)) {
            json.open();
            describe(json, council);
            json.close();
        }
        json.closeArray().close();
        answer(x);
    }

    /**
     * A model that was asked for by its name.
     *
     * @param name its public name
     * @param route who serves it; null for a council
     */
    record NamedModel(String name, @Nullable ModelRoute route) {}

    /** The model that the path names, read as the {@code model} of a request is; null, and the exchange failed, without one. */
    @Nullable
    NamedModel find(Exchange x) {
        String id = id(x);
        if (id == null) {
            x.fail(new Fault.Client(
                    FaultCode.UNKNOWN_MODEL, "This name is not UTF-8, so no model has it. See /v1/models.", "model"));
            return null;
        }
        if (councils.contains(id) && x.caller().may(id)) {
            return new NamedModel(id, null);
        }
        Resolution what =
                ModelNames.resolve(x.table(), routing, id, true, x.caller().models());
        ModelRoute route = what instanceof Resolution.Found found ? route(found) : null;
        if (route == null) {
            x.fail(fault(x, id, what));
            return null;
        }
        return new NamedModel(route.name(), route);
    }

    /** One model, and which backends serve it. */
    void one(Exchange x) {
        NamedModel found = find(x);
        if (found == null) {
            return;
        }
        ModelRoute route = found.route();
        JsonWriter json = new JsonWriter(x.down().sink());
        json.open();
        if (route == null) {
            describe(json, found.name());
        } else {
            describe(json, route);
        }
        json.name("backends").openArray();
        for (Serving serving : route == null ? List.<Serving>of() : route.servings()) {
            json.open()
                    .name("name")
                    .string(serving.backend().name())
                    .name("state")
                    .string(serving.backend().state().name().toLowerCase(Locale.ROOT))
                    .name("model")
                    .string(serving.upstreamModel())
                    .name("loaded")
                    .bool(serving.loaded())
                    .close();
        }
        json.closeArray().close();
        answer(x);
    }

    /** The route of a model for which somebody would answer, if only a fallback of its chain; null if nobody would. */
    private static @Nullable ModelRoute route(Resolution.Found found) {
        boolean served =
                found.pin() == null ? found.route().live() : found.pin().serving();
        for (Resolution.Found entry : found.fallbacks()) {
            served |= entry.route().live();
        }
        return served ? found.route() : null;
    }

    /** The fault that a chat with that model would get. */
    private static Fault fault(Exchange x, String id, Resolution what) {
        return switch (what) {
            case Resolution.Found _ -> new Fault.NoRoute(FaultCode.NO_BACKEND, NOBODY_UP, Duration.ofSeconds(5));
            case Resolution.Forbidden() -> x.caller().mayNot(id);
            case Resolution.Unknown(List<String> near) ->
                new Fault.Client(
                        FaultCode.UNKNOWN_MODEL,
                        "model '" + id + "' not found; "
                                + (near.isEmpty() ? "see /v1/models" : "did you mean " + String.join(", ", near) + "?"),
                        "model");
            case Resolution.NoDefault() ->
                new Fault.NoRoute(
                        FaultCode.NO_BACKEND, "No backend offers a chat model at the moment.", Duration.ofSeconds(5));
        };
    }

    /** The path after {@code /models/}: ids contain slashes and colons, raw or percent-encoded. */
    private static @Nullable String id(Exchange x) {
        String path = x.head().path();
        int from = path.indexOf("/models/") + "/models/".length();
        return x.head().pathText(from, x.head().pathLength());
    }

    private void describe(JsonWriter json, String council) {
        json.name("id").string(council).name("object").string("model");
        json.name("created").number(facts.started().getEpochSecond());
        json.name("owned_by").string("council-router");
    }

    private void describe(JsonWriter json, ModelRoute route) {
        json.name("id").string(route.name()).name("object").string("model");
        json.name("created").number(facts.started().getEpochSecond());
        json.name("owned_by").string(owner(route));
        int context = -1;
        for (Serving serving : route.servings()) {
            context = Math.max(context, serving.contextLength());
        }
        if (context > 0) {
            json.name("max_model_len").number(context);
        }
    }

    /**
     * For Ollama's models their namespace, or {@code library} if there is none; all others belong to their provider.
     */
    private static String owner(ModelRoute route) {
        int slash = route.name().indexOf('/');
        if (slash > 0) {
            return route.name().substring(0, slash);
        }
        if (route.servings().isEmpty()) {
            return "council-router";
        }
        BackendSettings settings = route.servings().getFirst().backend().settings();
        return settings.taggedNames() ? "library" : settings.provider();
    }

    /** Sends head and body of an answer that is already in the sink. */
    void answer(Exchange x) {
        x.answer(x.answerHead().add("X-Router-Instance", facts.instance()));
    }
}
