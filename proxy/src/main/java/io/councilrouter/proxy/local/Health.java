package io.councilrouter.proxy.local;

import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.config.HealthConfig;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.load.KeyDoubt;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.storage.write.StoreHealth;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /health*} and {@code /}. No backend's address is shown, since these paths need no key. */
final class Health {
    private static final byte[] RUNNING = "Ollama is running".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ALIVE = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

    private static final long NANOS = 1_000_000_000;

    private final ServerFacts facts;

    Health(ServerFacts facts) {
        this.facts = facts;
    }

    /** Each backend's state. */
    void all(Exchange x) {
        List<Backend> backends = x.table().backends();
        JsonWriter json = JsonAnswer.writer(x);
        json.open().name("status").string(status(x, backends));
        json.name("version")
                .string(facts.version())
                .name("uptime_s")
                .number((x.turns().nanos() - facts.startedNanos()) / NANOS)
                .name("simulated")
                .bool(facts.simulated().getAsBoolean());
        long up = backends.stream()
                .filter(each -> each.state() == BackendState.UP)
                .count();
        json.name("backends_up").string(up + "/" + backends.size());
        json.name("reason").string(reason(x, backends));
        StoreHealth storage = storage();
        if (storage != null) {
            json.name("storage").open();
            json.name("state").string(storage.state().name().toLowerCase(Locale.ROOT));
            json.name("reason").string(storage.reason()).close();
        }
        json.name("backends").openArray();
        long now = x.turns().nanos();
        // Anybody may ask for health; once there are keys, only callers with one see the names of models.
        boolean named = x.config().keys().isEmpty();
        for (Backend backend : backends) {
            describe(json, backend, now, named);
        }
        json.closeArray().close();
        JsonAnswer.send(x);
    }

    private static void describe(JsonWriter json, Backend backend, long now, boolean named) {
        json.open()
                .name("name")
                .string(backend.name())
                .name("type")
                .string(backend.settings().provider());
        json.name("state").string(backend.state().name().toLowerCase(Locale.ROOT));
        json.name("reason").string(reason(backend, named));
        json.name("priority").number(backend.priority());
        json.name("in_flight").number(backend.slots().inFlight());
        json.name("queued").number(backend.slots().waiters());
        json.name("breaker").string(backend.breaker().state(now).name().toLowerCase(Locale.ROOT));
        json.name("models")
                .number(
                        backend.engine().models() == null
                                ? 0
                                : backend.engine().models().size());
        json.name("loaded_models").openArray();
        if (named && backend.engine().loaded() != null) {
            for (LoadedModel model : backend.engine().loaded()) {
                json.string(model.name());
            }
        }
        json.closeArray().close();
    }

    /** Why a backend is not up; {@code named}: whether the caller may see the names of models. */
    private static String reason(Backend backend, boolean named) {
        String reason = backend.reason();
        return named || !reason.startsWith(KeyDoubt.REFUSES) ? reason : KeyDoubt.REFUSES;
    }

    private String status(Exchange x, List<Backend> backends) {
        return x.loop().connections().leaving()
                ? "draining"
                : reason(x, backends).isEmpty() ? "ok" : "degraded";
    }

    /** Why the gateway is not healthy; empty if it is. */
    private String reason(Exchange x, List<Backend> backends) {
        if (x.loop().connections().leaving()) {
            return "the gateway is stopping";
        }
        String unwell = reason(backends, x.config().keys().isEmpty());
        if (!unwell.isEmpty()) {
            return unwell;
        }
        StoreHealth storage = storage();
        if (storage == null || storage.state() == StoreHealth.StoreState.OK) {
            return "";
        }
        return "storage is " + storage.state().name().toLowerCase(Locale.ROOT) + ": " + storage.reason();
    }

    /** Why the backends as a whole are not healthy; empty if they are. */
    static String reason(List<Backend> backends, boolean named) {
        List<Backend> serving = backends.stream().filter(Backend::serving).toList();
        if (serving.isEmpty()) {
            return backends.isEmpty() ? "there is no backend" : "no backend serves";
        }
        List<Backend> real =
                serving.stream().filter(each -> !each.settings().anyModel()).toList();
        if (real.isEmpty()) {
            return "only the simulator answers, with made-up text";
        }
        if (real.stream().anyMatch(each -> each.state() == BackendState.UP)) {
            return "";
        }
        // They still get requests that no other backend can serve, but whoever watches "status" should know.
        Backend first = real.stream()
                .filter(each -> each.state() == BackendState.DEGRADED)
                .findFirst()
                .orElse(real.getFirst());
        return "no backend is up; " + first.name() + ": " + reason(first, named);
    }

    private @Nullable StoreHealth storage() {
        return facts.storage() == null ? null : facts.storage().get();
    }

    /** Answers as long as the process lives. */
    void live(Exchange x) {
        x.down().sink().append(ALIVE);
        JsonAnswer.send(x);
    }

    /** Whether this gateway should get requests. */
    void ready(Exchange x) {
        boolean serving = x.config().reporting().health().ready() == HealthConfig.Ready.PROCESS
                || x.table().backends().stream().anyMatch(Backend::serving);
        boolean ready = serving && !x.loop().connections().leaving();
        JsonAnswer.writer(x)
                .open()
                .name("status")
                .string(ready ? "ok" : x.loop().connections().leaving() ? "draining" : "no backend serves")
                .close();
        x.answer(x.answerHead().status(ready ? 200 : 503));
    }

    /** Server information for clients that ask for JSON, Ollama's greeting for all others. */
    void root(Exchange x) {
        AnswerHead head = x.answerHead();
        String accept = x.head().headers().text(KnownHeader.ACCEPT);
        if (accept != null && accept.contains("application/json")) {
            JsonAnswer.writer(x)
                    .open()
                    .name("name")
                    .string("council-router")
                    .name("version")
                    .string(facts.version())
                    .name("instance")
                    .string(facts.instance())
                    .close();
        } else {
            x.down().sink().append(RUNNING);
            head.contentType("text/plain; charset=utf-8");
        }
        x.answer(head);
    }
}
