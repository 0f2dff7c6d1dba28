package io.councilrouter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings in the environment: {@code COUNCIL_ROUTER_SERVER__PORT=8080} is {@code server.port}, and {@code
 * COUNCIL_ROUTER_BACKENDS__GPU_SERVER__URL} or {@code ..._BACKENDS__0__URL} is the URL of a backend in the file.
 *
 * <p>Only names with a double underscore are settings, because Kubernetes puts {@code COUNCIL_ROUTER_PORT=tcp://...}
 * and the like into every container in the namespace of a service with that name. An empty value counts as not set,
 * since that is what compose files pass for variables without a value.
 */
final class EnvOverrides {

    private static final String PREFIX = "COUNCIL_ROUTER_";

    /** Read elsewhere, by their full names. */
    private static final Set<String> OTHERS = Set.of(
            "COUNCIL_ROUTER_CONFIG",
            "COUNCIL_ROUTER_URL",
            "COUNCIL_ROUTER_API_KEY",
            // The image's launcher reads it.
            "COUNCIL_ROUTER_MAIN_CLASS");

    /** Variables that Kubernetes sets for services whose names begin like ours. */
    private static final Pattern KUBERNETES =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

    private static final Pattern KUBERNETES_PORT = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvOverrides() {}

    /** Warns of variables that look like settings but are not read. */
    static void warnOfOthers(Map<String, String> variables, Problems problems) {
        new TreeMap<>(variables).forEach((name, value) -> {
            boolean read = name.contains("__") || OTHERS.contains(name);
            boolean foreign = KUBERNETES.matcher(name).matches()
                    || (name.endsWith("_PORT") && KUBERNETES_PORT.matcher(value).matches());
            if (name.startsWith(PREFIX) && !read && !foreign && !value.isEmpty()) {
                problems.warn(
                        Where.named(name),
                        "",
                        "is not read: two underscores separate a block and its key, as in"
                                + " COUNCIL_ROUTER_SERVER__PORT");
            }
        });
    }

    /** The settings among the variables, in the order of their names. */
    static List<Setting> of(Map<String, String> variables) {
        List<Setting> settings = new ArrayList<>();
        new TreeMap<>(variables).forEach((name, value) -> {
            if (name.startsWith(PREFIX) && name.contains("__") && !value.isEmpty()) {
                String path = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
                settings.add(new Setting(Where.named(name), List.of(path.split("__", -1)), value));
            }
        });
        return settings;
    }
}
