package io.councilrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway of a configuration can be reached, for commands on the same machine. Only a few keys are read from
 * the file, and nothing is validated: a mistake elsewhere in it must neither keep a command from its gateway nor slow
 * down its start.
 *
 * @param url main address, {@code http://host:port}
 * @param admin address for administrators: the same, {@code http://host:port} or {@code unix:/path}
 * @param token {@code admin.auth.token}; null if none is written
 * @param file the file that was read; null if there is none
 */
public record GatewaySite(String url, String admin, @Nullable Secret token, @Nullable Path file) {
    private static final int PORT = 11430;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Catalogue NO_CATALOGUE = new Catalogue(List.of());

    /**
     * Reads the configuration that {@code serve} would use.
     *
     * @param home absolute home directory of the gateway
     * @param variables the environment
     * @param named the file named on the command line; null if none was
     * @throws ConfigException if a file that was named cannot be read
     */
    public static GatewaySite of(Path home, Map<String, String> variables, @Nullable Path named) {
        Path file = ConfigFiles.find(home, variables, named);
        String text = "";
        if (file != null) {
            try {
                text = ConfigFiles.text(file, ConfigFiles.LARGEST);
            } catch (ConfigException e) {
                if (named != null) {
                    throw e;
                }
            }
        }
        Problems problems = new Problems();
        List<Setting> settings = EnvOverrides.of(variables);
        Tree tree = speaksOfUs(text)
                ? YamlTree.parse(String.valueOf(file), text, problems)
                : new Tree.Nothing(Where.named("defaults"));
        tree = settings.isEmpty() ? tree : new Overlay(problems).over(tree, settings);
        Interpolation values = new Interpolation(new Reading(home, variables, NO_CATALOGUE, Set.of()), problems);
        String url = "http://" + host(value(values, tree, "server", "host")) + ":"
                + port(value(values, tree, "server", "port"));
        String listen = value(values, tree, "admin", "listen");
        String token = value(values, tree, "admin", "auth", "token");
        return new GatewaySite(url, admin(listen, home, url), token.isEmpty() ? null : new Secret(token), file);
    }

    /** Whether the file mentions any of the keys: most do not, and reading YAML costs more than all the rest. */
    private static boolean speaksOfUs(String text) {
        return text.lines()
                .map(String::stripLeading)
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.toLowerCase(Locale.ROOT))
                .anyMatch(line -> line.contains("server") || line.contains("admin"));
    }

    private static String value(Interpolation values, Tree tree, String... path) {
        return tree.at(path) instanceof Tree.ScalarTree scalar
                ? values.expand(scalar).text()
                : "";
    }

    private static String admin(String listen, Path home, String url) {
        if (listen.isEmpty()) {
            return url;
        }
        if (listen.startsWith(ListenAddress.UNIX)) {
            return ListenAddress.UNIX
                    + home.resolve(listen.substring(ListenAddress.UNIX.length()))
                            .normalize();
        }
        int colon = listen.lastIndexOf(':');
        return colon < 0 ? url : "http://" + host(listen.substring(0, colon)) + listen.substring(colon);
    }

    /** A gateway that listens on all addresses also listens on loopback. */
    private static String host(String written) {
        String host =
                written.startsWith("[") && written.endsWith("]") ? written.substring(1, written.length() - 1) : written;
        if (host.isEmpty() || host.equals("0.0.0.0") || host.equals("::")) {
            return LOOPBACK;
        }
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** A port that is chosen at start, or is invalid, cannot be known here. */
    private static int port(String written) {
        return written.matches("[1-9]\\d{0,4}") ? Integer.parseInt(written) : PORT;
    }
}
