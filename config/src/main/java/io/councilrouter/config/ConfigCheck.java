package io.councilrouter.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Rules that involve several values, or texts that their type alone does not restrict. */
final class ConfigCheck {

    /** A host name or an address of either family; whether it exists turns out when it is bound. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?");

    private final GatewayConfig config;
    private final Tree tree;
    private final Problems problems;

    ConfigCheck(GatewayConfig config, Tree tree, Problems problems) {
        this.config = config;
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        server();
        limits();
        names();
        fallbacks();
        admin();
    }

    private void admin() {
        String listen = config.admin().listen();
        if (!listen.isEmpty()) {
            try {
                ListenAddress.check(listen);
            } catch (IllegalArgumentException e) {
                error("\"" + listen + "\" " + e.getMessage(), "admin", "listen");
            }
        }
        if (config.admin().auth().type() == AdminConfig.Type.NONE) {
            warn("none: whoever reaches /admin may drain backends and read what is stored", "admin", "auth", "type");
        }
    }

    private void server() {
        if (!HOST.matcher(config.edge().server().host()).matches()) {
            error("is not a host name or address", "server", "host");
        }
        for (String origin : config.edge().server().cors().origins()) {
            if (!origin.equals("*") && !isOrigin(origin)) {
                error("\"" + origin + "\" is not an origin; write it like https://chat.example.org", "server", "cors");
            }
        }
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getScheme() != null
                    && uri.getRawAuthority() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void limits() {
        LimitsConfig limits = config.edge().limits();
        if (limits.body().compareTo(limits.bodyMemory()) > 0) {
            error(
                    "is less than limits.body (" + limits.body() + "): the largest body would never fit",
                    "limits",
                    "body_memory");
        }
        if (limits.connectionsPerAddress() > limits.connections()) {
            warn("is more than limits.connections (" + limits.connections() + ")", "limits", "connections_per_address");
        }
    }

    private void names() {
        RoutingConfig routing = config.traffic().routing();
        if (routing.defaultModel().equals("auto")) {
            error("\"auto\" would mean itself", "routing", "default_model");
        }
        routing.aliases().forEach((alias, meant) -> {
            if (alias.equals(meant)) {
                error("\"" + alias + "\" is an alias of itself", "routing", "aliases", alias);
            } else if (alias.equals("auto") || alias.startsWith("council/")) {
                error(
                        "\"" + alias + "\" has a special meaning; "
                                + (alias.equals("auto") ? "set routing.default_model" : "name templates otherwise"),
                        "routing",
                        "aliases",
                        alias);
            } else if (alias.isBlank() || meant.isBlank()) {
                error("an alias needs a name and a model", "routing", "aliases", alias);
            } else if (routing.aliases().containsKey(meant)) {
                warn(
                        "\"" + meant + "\" is an alias, too, and only one step of aliases is followed",
                        "routing",
                        "aliases",
                        alias);
            }
        });
    }

    private void fallbacks() {
        for (Map.Entry<String, List<String>> chain :
                config.traffic().routing().fallbacks().entrySet()) {
            for (String model : chain.getValue()) {
                if (model.equals(chain.getKey())) {
                    error("\"" + model + "\" falls back on itself", "routing", "fallbacks", chain.getKey());
                } else if (model.equals("*") || model.isBlank()) {
                    error("a chain may contain only names of models", "routing", "fallbacks", chain.getKey());
                }
            }
        }
    }

    private void error(String what, String... path) {
        problems.error(tree.find(path), String.join(".", path), what);
    }

    private void warn(String what, String... path) {
        problems.warn(tree.find(path), String.join(".", path), what);
    }
}
