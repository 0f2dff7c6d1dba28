package io.councilrouter.app.boot;

import io.councilrouter.codec.provider.Provider;
import io.councilrouter.config.AdminConfig;
import io.councilrouter.config.BuildFacts;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.gate.AdminKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds the {@link Banner} from a configuration. */
final class BannerFactory {

    /** Names of engines as their makers write them. */
    private static final Map<String, String> NAMES = Map.of(
            "ollama", "Ollama",
            "lmstudio", "LM Studio",
            "vllm", "vLLM",
            "llamacpp", "llama.cpp",
            "sglang", "SGLang",
            "koboldcpp", "KoboldCpp",
            "tabbyapi", "TabbyAPI");

    /** Engines, the most common first. */
    private static final List<String> ORDER =
            List.of("ollama", "lmstudio", "vllm", "llamacpp", "sglang", "koboldcpp", "tabbyapi");

    private BannerFactory() {}

    /**
     * The banner.
     *
     * @param port the port it listens on
     * @param home absolute directory of the gateway
     */
    static Banner banner(GatewayConfig config, Catalogue catalogue, AdminKey key, Path home, int port) {
        ReachableAddresses places = ReachableAddresses.of(config.edge().server().host(), port);
        return new Banner(
                BuildFacts.read().version(),
                places,
                config.keys().isEmpty(),
                administration(config.admin(), key, home, places),
                looked(config, catalogue),
                config.traffic().routing().heartbeatInterval());
    }

    /** The administrators' address, and where their token is. */
    private static String administration(AdminConfig admin, AdminKey key, Path home, ReachableAddresses places) {
        String listen = admin.listen();
        String where = listen.startsWith("unix:")
                ? listen
                : (listen.isEmpty() ? places.here() : reachable(listen)) + "/admin/backends";
        if (key.isOpen()) {
            return where + ", open to everybody";
        }
        if (key.isNobodys()) {
            return where + ", closed: " + key.where();
        }
        boolean configured =
                admin.auth().token() != null && !admin.auth().token().isEmpty();
        return where + ", token: "
                + (configured
                        ? "admin.auth.token of the configuration"
                        : home.resolve(AdminTokens.FILE).toString());
    }

    /** An address through which a listener on all interfaces is reached on this machine. */
    private static String reachable(String listen) {
        int colon = listen.lastIndexOf(':');
        return ReachableAddresses.of(
                        listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)), List.of())
                .here();
    }

    /** Says where the gateway looks for model servers, so that a person sees why nothing was found. */
    private static String looked(GatewayConfig config, Catalogue catalogue) {
        if (!config.supply().discovery().enabled()) {
            return "The gateway does not look for any, since discovery.enabled is false.";
        }
        List<Provider> engines = new ArrayList<>(catalogue.all());
        engines.removeIf(each -> each.fingerprint().isEmpty());
        engines.sort((a, b) -> Integer.compare(rank(a), rank(b)));
        List<String> ports = engines.stream()
                .map(each -> NAMES.getOrDefault(each.name(), each.name()) + " on "
                        + URI.create(each.url()).getPort())
                .toList();
        String last = ports.getLast();
        return "The gateway looks for " + String.join(", ", ports.subList(0, ports.size() - 1)) + " and " + last
                + "\non this machine, every "
                + config.supply().discovery().interval().toSeconds() + " s.";
    }

    private static int rank(Provider engine) {
        int rank = ORDER.indexOf(engine.name());
        return rank < 0 ? ORDER.size() : rank;
    }
}
