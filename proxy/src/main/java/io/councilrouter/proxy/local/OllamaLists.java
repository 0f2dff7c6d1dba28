package io.councilrouter.proxy.local;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.Serving;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /api/tags}, {@code /api/ps} and {@code /api/version}, merged over all backends. What an Ollama backend said of
 * its model is passed on as it said it; for the others the same shape is filled with what is known.
 */
final class OllamaLists {
    private static final String NEVER = "2318-01-01T00:00:00Z";
    /** What clients are told when no Ollama backend says better: recent enough for everything they check. */
    private static final String VERSION = "0.12.0";

    private final ServerFacts facts;
    private final String modified;
    private final ListedCouncils councils;

    OllamaLists(ServerFacts facts, ListedCouncils councils) {
        this.facts = facts;
        this.councils = councils;
        this.modified = DateTimeFormatter.ISO_INSTANT.format(facts.started());
    }

    /** All models. */
    void tags(Exchange x) {
        RoutingTable table = x.loop().tables().current();
        JsonWriter json = ModelLists.writer(x);
        json.open().name("models").openArray();
        for (ModelRoute route : table.models().values()) {
            if (route.live() && x.caller().may(route.name())) {
                tag(json, route);
            }
        }
        for (String council : councils.of(x)) {
            tag(json, council, "council");
        }
        json.closeArray().close();
        ModelLists.json(x);
    }

    private void tag(JsonWriter json, ModelRoute route) {
        for (Serving serving : route.servings()) {
            ServedModel served = serving.facts();
            boolean same = serving.upstreamModel().equals(route.name());
            if (served != null && same && !served.details().isEmpty() && ollama(serving.backend())) {
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
                .number(0L)
                .name("digest")
                .string("");
        details(json, provider);
        json.close();
    }

    /** What Ollama says of a model's make, with the family alone. */
    static void details(JsonWriter json, String family) {
        json.name("details")
                .open()
                .name("parent_model")
                .string("")
                .name("format")
                .string("");
        json.name("family").string(family).name("families").nul();
        json.name("parameter_size")
                .string("")
                .name("quantization_level")
                .string("")
                .close();
    }

    private static boolean ollama(Backend backend) {
        return backend.settings().dialect().equals("ollama");
    }

    /** Models in memory anywhere. */
    void loaded(Exchange x) {
        Set<String> seen = new HashSet<>();
        JsonWriter json = ModelLists.writer(x);
        json.open().name("models").openArray();
        for (Backend backend : x.loop().tables().current().backends()) {
            List<LoadedModel> loaded = backend.engine().loaded();
            if (loaded == null || !backend.serving()) {
                continue;
            }
            for (LoadedModel each : loaded) {
                if (may(x, backend, each) && seen.add(each.name())) {
                    loaded(json, backend, each);
                }
            }
        }
        json.closeArray().close();
        ModelLists.json(x);
    }

    /** Whether the caller may use a model by one of the public names that it has at that backend. */
    private static boolean may(Exchange x, Backend backend, LoadedModel model) {
        if (!x.caller().restricted()) {
            return true;
        }
        for (ModelRoute route : x.loop().tables().current().models().values()) {
            if (x.caller().may(route.name())) {
                for (Serving serving : route.servings()) {
                    if (serving.backend().id() == backend.id()
                            && serving.upstreamModel().equals(model.name())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void loaded(JsonWriter json, Backend backend, LoadedModel model) {
        if (ollama(backend) && !model.details().isEmpty()) {
            json.raw(model.details().getBytes(StandardCharsets.UTF_8));
            return;
        }
        json.open().name("name").string(model.name()).name("model").string(model.name());
        json.name("size").number(Math.max(0, model.vramBytes())).name("digest").string("");
        details(json, backend.settings().provider());
        json.name("expires_at").string(NEVER).name("size_vram").number(Math.max(0, model.vramBytes()));
        json.close();
    }

    /** The lowest version among the Ollama backends, so that clients ask for nothing that one of them lacks. */
    void version(Exchange x) {
        String lowest = "";
        for (Backend backend : x.loop().tables().current().backends()) {
            String version = backend.engine().version();
            if (ollama(backend) && numeric(version) && (lowest.isEmpty() || compare(version, lowest) < 0)) {
                lowest = version;
            }
        }
        ModelLists.writer(x)
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
