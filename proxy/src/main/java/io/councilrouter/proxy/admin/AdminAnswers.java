package io.councilrouter.proxy.admin;

import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.config.ConfigJson;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.YamlText;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.local.BlockingAnswer;
import io.councilrouter.proxy.local.JsonBytes;
import io.councilrouter.proxy.local.LocalUpstream;
import io.councilrouter.proxy.local.Query;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The answers to administrators, ready for the endpoint table. Shared by all loops. */
public final class AdminAnswers {
    private final Executor io;
    private final Steering steering;

    /** Slow work runs on {@code io}; {@code steering} makes the changes. */
    public AdminAnswers(Executor io, Steering steering) {
        this.io = io;
        this.steering = steering;
    }

    /** {@code POST /admin/reload}. */
    public Upstream reload() {
        return new LocalUpstream(new AdminReload(steering)::reload);
    }

    /** {@code GET /admin/backends}. */
    public Upstream backends() {
        return new LocalUpstream(AdminBackends::list);
    }

    /** {@code PATCH /admin/backends/{name}}. */
    public Upstream backend() {
        return new LocalUpstream(new AdminBackends(steering)::change);
    }

    /** {@code GET /admin/models}. */
    public Upstream models() {
        return new LocalUpstream(AdminBackends::models);
    }

    /** {@code GET /admin/council/templates}. */
    public Upstream councils() {
        return new LocalUpstream(AdminCouncils::list);
    }

    /** {@code GET /admin/stats}: counters since the start, and totals of all stored rows. */
    public Upstream stats(StoredAnswers stored) {
        return new BlockingAnswer(io, x -> {
            Query query = Query.of(x);
            if (query.fault() != null) {
                x.fail(query.fault());
                return null;
            }
            return () -> {
                byte[] kept = stored.totals();
                return asker -> StatsAnswer.answer(asker, kept);
            };
        });
    }

    /**
     * {@code GET /admin/config}: the configuration in force, secrets masked. Not written on a loop, since it reflects
     * over all records.
     */
    public Upstream config() {
        return new BlockingAnswer(io, AdminAnswers::config);
    }

    /** {@code GET /admin/requests/{id}}: the timeline of one request, from memory. */
    public Upstream request() {
        return new TimelineAnswer();
    }

    private static Callable<Consumer<Exchange>> config(Exchange x) {
        GatewayConfig config = x.config();
        String accept = x.head().headers().text(KnownHeader.ACCEPT);
        if (accept == null || !accept.contains("yaml")) {
            return () -> JsonBytes.answer(json -> ConfigJson.write(config, json));
        }
        return () -> {
            byte[] yaml = YamlText.of(config).getBytes(StandardCharsets.UTF_8);
            return asker -> {
                asker.down().sink().append(yaml);
                asker.answer(asker.answerHead().contentType("application/yaml"));
            };
        };
    }
}
