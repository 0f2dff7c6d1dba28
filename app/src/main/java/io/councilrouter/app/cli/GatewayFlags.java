package io.councilrouter.app.cli;

import io.councilrouter.config.Authority;
import io.councilrouter.config.GatewaySite;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which running gateway a command talks to, and how it is found. */
final class GatewayFlags {
    /** Names the gateway's address, too. */
    static final String VARIABLE = "COUNCIL_ROUTER_URL";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway's address. Default: $$COUNCIL_ROUTER_URL, else what the configuration of this"
                    + " folder says, else http://127.0.0.1:11430.")
    private @Nullable URI url;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The gateway's configuration, to find its address and token. Default: the one that serve"
                    + " would take.")
    private @Nullable Path config;

    @Mixin
    private Home home = new Home();

    private @Nullable GatewaySite site;

    /** Directory of the gateway, absolute. */
    Path home() {
        return home.path();
    }

    /** The gateway of the configuration, whether it is the one that is asked or not. */
    GatewaySite site() {
        if (site == null) {
            site = GatewaySite.of(home.path(), System.getenv(), config);
        }
        return site;
    }

    /** Where the gateway answers everybody. */
    URI main() throws IOException {
        URI named = named();
        return named != null ? named : URI.create(site().url());
    }

    /** Where it answers administrators. */
    URI admin() throws IOException {
        URI named = named();
        return named != null ? named : URI.create(site().admin());
    }

    /**
     * Whether the token of the configuration and of the home is meant for the gateway that is asked. An address that was named may be
     * anybody's, and whoever is there learns what he is shown: so it is on this machine, where ports are given at start and cannot
     * be compared, or has the host of the configuration, or whose token is meant was named, too.
     */
    boolean trusted() throws IOException {
        URI named = named();
        return named == null || config != null || home.given() || here(named) || ofSite(named, site());
    }

    /** Whether the configuration names this host. */
    static boolean ofSite(URI address, GatewaySite site) {
        return sameHost(address, site.url()) || sameHost(address, site.admin());
    }

    /** Whether nobody but this machine can be meant. Written out: a name may be resolved to anything. */
    static boolean here(URI address) {
        String host = Authority.of(address).host();
        return "unix".equals(address.getScheme())
                || host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static boolean sameHost(URI one, String other) {
        String host = Authority.of(one).host();
        return !host.isEmpty()
                && host.equalsIgnoreCase(Authority.of(URI.create(other)).host());
    }

    /** How it was found, as a part of a sentence. */
    String origin() {
        if (url != null) {
            return "by --url";
        }
        if (config == null && !variable().isEmpty()) {
            return "by $" + VARIABLE;
        }
        Path file = site().file();
        return file == null ? "by default" : "by " + file;
    }

    private @Nullable URI named() throws IOException {
        if (url != null) {
            return url;
        }
        if (config != null || variable().isEmpty()) {
            return null;
        }
        try {
            return URI.create(variable());
        } catch (IllegalArgumentException e) {
            throw new IOException("$" + VARIABLE + " is not an address; write it like http://host:port", e);
        }
    }

    private static String variable() {
        Map<String, String> all = System.getenv();
        return all.getOrDefault(VARIABLE, "").strip();
    }

    /** Asks the gateway; {@code where} is one of its addresses. Says what to do where nobody answers. */
    BlockingRequest.Coming ask(URI where, BlockingRequest.CommandQuestion question) throws IOException {
        return ask(where, question, each -> {});
    }

    /** The same; {@code opened} is handed each connection, to close it from elsewhere. */
    BlockingRequest.Coming ask(URI where, BlockingRequest.CommandQuestion question, Consumer<Closeable> opened)
            throws IOException {
        try {
            return BlockingRequest.ask(where, question, opened);
        } catch (IOException e) {
            throw new IOException(
                    "no gateway answers at " + where + " (" + e.getMessage() + "), which was chosen " + origin()
                            + "; is it running? Choose with --url",
                    e);
        }
    }
}
