package io.councilrouter.app.boot;

import io.councilrouter.config.Authority;
import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.TargetConfig;
import io.councilrouter.proxy.upstream.ProviderNames;
import io.councilrouter.routing.load.BreakerSettings;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.BeatSettings;
import io.councilrouter.routing.table.NamedTarget;
import io.councilrouter.routing.table.RoutingSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Translates the configuration into routing's own settings. */
final class RoutingMap {
    private RoutingMap() {}

    static RoutingSettings settings(GatewayConfig config) {
        return new RoutingSettings(
                config.traffic().routing().strategy(),
                config.traffic().routing().preferLoadedModel(),
                config.traffic().routing().priorityStep(),
                config.traffic().routing().defaultModel(),
                config.traffic().routing().aliases(),
                config.traffic().routing().fallbacks(),
                named(config),
                new BreakerSettings(
                        config.traffic().breaker().failureThreshold(),
                        config.traffic().breaker().recoveryTimeout(),
                        config.traffic().breaker().successThreshold()),
                BeatSettings.DEFAULTS,
                new AdmissionSettings(
                        config.traffic().admission().maxQueueDepth(),
                        config.traffic().admission().maxWait()));
    }

    private static Map<String, List<NamedTarget>> named(GatewayConfig config) {
        Map<String, List<NamedTarget>> named = new HashMap<>();
        config.supply()
                .models()
                .forEach((name, model) -> named.put(
                        name, model.places().stream().map(RoutingMap::target).toList()));
        return named;
    }

    private static NamedTarget target(TargetConfig target) {
        Double weight = target.weight();
        return new NamedTarget(target.backend(), target.model(), weight == null ? 0 : weight);
    }

    static List<BackendSettings> backends(GatewayConfig config) {
        return config.supply().backends().stream().map(RoutingMap::backend).toList();
    }

    static BackendSettings backend(BackendConfig backend) {
        return new BackendSettings(
                backend.name(),
                backend.type().name(),
                backend.type().dialects(),
                backend.access().url(),
                new BackendSettings.Share(
                        backend.offer().priority(),
                        backend.offer().weight(),
                        backend.limits().maxConcurrency()),
                new BackendSettings.Duty(backend.usable(), whyOff(backend), false),
                new BackendSettings.ModelNaming(
                        ProviderNames.rule(backend.type()), backend.offer().models()),
                backend.use().labels(),
                local(backend));
    }

    private static String whyOff(BackendConfig backend) {
        boolean plainly = backend.use().off().isEmpty() && !backend.use().enabled();
        return plainly ? "disabled in the configuration" : backend.use().off();
    }

    /** Whether the address looks like loopback or a private network; nothing is resolved. */
    private static boolean local(BackendConfig backend) {
        String host = Authority.of(backend.access().url()).host();
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.startsWith("10.")
                || host.startsWith("192.168.")
                || host.equals("[::1]")
                || !host.contains(".");
    }
}
