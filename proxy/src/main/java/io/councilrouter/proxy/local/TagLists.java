package io.councilrouter.proxy.local;

import io.councilrouter.codec.engine.ModelDigest;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.Serving;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /api/tags}, {@code /api/ps} and {@code /api/version}, merged over all backends. What an Ollama backend said
 * about a model is passed on and completed; for other backends the same form is filled with what is known. Ollama's own
 * clients need a digest of 64 digits, a size above zero and all of {@code details} in every entry.
 */
final class TagLists {
    private static final String NEVER = "2318-01-01T00:00:00Z";
    /** Stands for what is not known of a model, since clients take an empty string for a broken answer. */
    private static final String UNKNOWN = "unknown";
    /** How long Ollama keeps a model in memory after an answer, unless told otherwise. */
    private static final Duration KEPT = Duration.ofMinutes(5);
    /** The version that clients are told if no Ollama backend reports one: recent enough for all that they check. */
    private static final String VERSION = "0.12.0";

    private final ServerFacts facts;
    private final String modified;
    private final ListedCouncils councils;

    TagLists(ServerFacts facts, ListedCouncils councils) {
        this.facts = facts;
        this.councils = councils;
        this.modified = DateTimeFormatter.ISO_INSTANT.format(facts.started());
    }

    /** All models. */
    void tags(Exchange x) {
        RoutingTable table = x.table();
        JsonWriter json = JsonAnswer.writer(x);
        json.open().name("models").openArray();
        for (ModelRoute route : table.models().values()) {
            if (route.live() && x.caller().may(route.name())) {
                tag(x, json, route);
            }
        }
        for (String council : councils.of(x)) {
            tag(json, council, "council");
        }
        json.closeArray().close();
        JsonAnswer.send(x);
    }

    private void tag(Exchange x, JsonWriter json, ModelRoute route) {
        for (Serving serving : route.servings()) {
            ServedModel served = serving.facts();
            boolean same = serving.upstreamModel().equals(route.name());
            if (served != null && same && !served.details().isEmpty() && asIs(x, serving.backend())) {
                json.raw(served.details().getBytes(StandardCharsets.UTF_8));
                return;
            }
        }
        String provider = route.servings().isEmpty()
                ? ""
                : route.servings().getFirst().backend().settings().provider();
        tag(json, route.name(), provider);
    }

    private void tag(JsonWriter json, String model, String provider) {
        json.open().name("name").string(model).name("model").string(model);
        json.name("modified_at")
                .string(modified)
                .name("size")
                .number(1L)
                .name("digest")
                .string(ModelDigest.of(model));
        details(json, provider);
        json.close();
    }

    /** The {@code details} of an entry, with nothing but the family filled in. */
    static void details(JsonWriter json, String family) {
        json.name("details")
                .open()
                .name("parent_model")
                .string("")
                .name("format")
                .string(UNKNOWN);
        json.name("family")
                .string(family.isEmpty() ? UNKNOWN : family)
                .name("families")
                .nul();
        json.name("parameter_size")
                .string(UNKNOWN)
                .name("quantization_level")
                .string(UNKNOWN)
                .close();
    }

    /** Whether what a backend says about its models can be passed on: it prefers the dialect in which we were asked. */
    private static boolean asIs(Exchange x, Backend backend) {
        return backend.settings().dialect().equals(x.dialect().name());
    }

    /** Models in memory anywhere: those that the last heartbeats reported, and those that have answered since. */
    void loaded(Exchange x) {
        Set<String> seen = new HashSet<>();
        JsonWriter json = JsonAnswer.writer(x);
        json.open().name("models").openArray();
        for (Backend backend : x.table().backends()) {
            List<LoadedModel> loaded = backend.engine().loaded();
            if (loaded == null || !backend.serving()) {
                continue;
            }
            long reported = backend.load().reportedAt();
            for (LoadedModel each : loaded) {
                boolean gone = backend.load().model(each.name()).unloadedSince(reported);
                if (!gone && may(x, backend, each.name()) && seen.add(each.name())) {
                    loaded(x, json, backend, each);
                }
            }
        }
        answered(x, json, seen);
        json.closeArray().close();
        JsonAnswer.send(x);
    }

    /** Adds models that have just answered: they are in memory, whether or not a heartbeat ever says so. */
    private void answered(Exchange x, JsonWriter json, Set<String> seen) {
        RoutingTable table = x.table();
        long kept = x.turns().nanos() - KEPT.toNanos();
        String until = DateTimeFormatter.ISO_INSTANT.format(
                Instant.ofEpochMilli(x.turns().millis()).plus(KEPT));
        for (ModelRoute route : table.models().values()) {
            for (Serving serving : route.servings()) {
                Backend backend = serving.backend();
                long since = backend.engine().loaded() == null
                        ? kept
                        : backend.load().reportedAt();
                if (backend.serving()
                        && serving.load().answeredSince(since)
                        && may(x, backend, serving.upstreamModel())
                        && seen.add(serving.upstreamModel())) {
                    answered(x, json, serving, until);
                }
            }
        }
    }

    private static void answered(Exchange x, JsonWriter json, Serving serving, String until) {
        ServedModel facts = serving.facts();
        String name = serving.upstreamModel();
        String more = "\"expires_at\":\"" + until + "\",\"size_vram\":0}";
        if (facts != null && !facts.details().isEmpty() && asIs(x, serving.backend())) {
            // An entry of /api/ps is one of /api/tags with these two added.
            String entry = facts.details();
            json.raw((entry.substring(0, entry.length() - 1) + ',' + more).getBytes(StandardCharsets.UTF_8));
        } else {
            unlisted(json, serving.backend(), new LoadedModel(name, -1, ""), until);
        }
    }

    /** Whether the caller may use the model under one of the public names it has at that backend. */
    private static boolean may(Exchange x, Backend backend, String model) {
        if (!x.caller().restricted()) {
            return true;
        }
        for (ModelRoute route : x.table().models().values()) {
            if (x.caller().may(route.name())) {
                for (Serving serving : route.servings()) {
                    if (serving.backend().id() == backend.id()
                            && serving.upstreamModel().equals(model)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void loaded(Exchange x, JsonWriter json, Backend backend, LoadedModel model) {
        if (asIs(x, backend) && !model.details().isEmpty()) {
            json.raw(model.details().getBytes(StandardCharsets.UTF_8));
            return;
        }
        unlisted(json, backend, model, NEVER);
    }

    private static void unlisted(JsonWriter json, Backend backend, LoadedModel model, String until) {
        json.open().name("name").string(model.name()).name("model").string(model.name());
        json.name("size").number(Math.max(1, model.vramBytes()));
        json.name("digest").string(ModelDigest.of(model.name()));
        details(json, backend.settings().provider());
        json.name("expires_at").string(until).name("size_vram").number(Math.max(0, model.vramBytes()));
        json.close();
    }

    /** The lowest version among the Ollama backends, so that clients do not ask for anything that one of them lacks. */
    void version(Exchange x) {
        String lowest = "";
        for (Backend backend : x.table().backends()) {
            String version = backend.engine().version();
            if (asIs(x, backend) && numeric(version) && (lowest.isEmpty() || compare(version, lowest) < 0)) {
                lowest = version;
            }
        }
        JsonAnswer.writer(x)
                .open()
                .name("version")
                .string(lowest.isEmpty() ? VERSION : lowest)
                .name("router")
                .string("council-router " + facts.version())
                .close();
        x.answer(x.answerHead().add("X-Router-Instance", facts.instance()));
    }

    private static boolean numeric(String version) {
        return !version.isEmpty() && version.matches("\\d{1,9}(\\.\\d{1,9}){0,3}");
    }

    private static int compare(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int l = i < left.length ? Integer.parseInt(left[i]) : 0;
            int r = i < right.length ? Integer.parseInt(right[i]) : 0;
            if (l != r) {
                return Integer.compare(l, r);
            }
        }
        return 0;
    }
}
