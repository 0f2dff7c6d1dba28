package io.councilrouter.app.boot;

import io.councilrouter.config.Authority;
import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.routing.load.BreakerSettings;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.BeatSettings;
import io.councilrouter.routing.table.RoutingSettings;
import java.util.List;

/** Translates the configuration into routing's own settings. */
final class RoutingMap {
    private RoutingMap() {}

    static RoutingSettings settings(GatewayConfig config) {
        return new RoutingSettings(
                config.routing().strategy(),
                config.routing().preferLoadedModel(),
                config.routing().priorityStep(),
                config.routing().defaultModel(),
                config.routing().aliases(),
                config.routing().fallbacks(),
                new BreakerSettings(
                        config.breaker().failureThreshold(),
                        config.breaker().recoveryTimeout(),
                        config.breaker().successThreshold()),
                BeatSettings.DEFAULTS,
                new AdmissionSettings(
                        config.admission().maxQueueDepth(), config.admission().maxWait()));
    }

    static List<BackendSettings> backends(GatewayConfig config) {
        return config.backends().stream().map(RoutingMap::backend).toList();
    }

    static BackendSettings backend(BackendConfig backend) {
        return new BackendSettings(
                backend.name(),
                backend.type().name(),
                backend.type().dialects(),
                backend.url(),
                backend.priority(),
                backend.weight(),
                backend.usable(),
                backend.off().isEmpty() && !backend.enabled() ? "disabled in the configuration" : backend.off(),
                false,
                backend.models(),
                backend.maxConcurrency(),
                backend.labels(),
                local(backend));
    }

    /** Loopback or a private network by its look; nothing is resolved for it. */
    private static boolean local(BackendConfig backend) {
        String host = Authority.of(backend.url()).host();
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.startsWith("10.")
                || host.startsWith("192.168.")
                || host.equals("[::1]")
                || !host.contains(".");
    }
}
