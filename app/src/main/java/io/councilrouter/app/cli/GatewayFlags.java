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

/** Options that say which running gateway a command talks to, and how to find it. */
final class GatewayFlags {
    /** Environment variable that may name the gateway's address. */
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

    /** The gateway's home directory, absolute. */
    Path home() {
        return home.path();
    }

    /** The gateway that the configuration describes, even if another one is asked. */
    GatewaySite site() {
        if (site == null) {
            site = GatewaySite.of(home.path(), System.getenv(), config);
        }
        return site;
    }

    /** The gateway's main address. */
    URI main() throws IOException {
        URI named = named();
        return named != null ? named : URI.create(site().url());
    }

    /** The administrators' address. */
    URI admin() throws IOException {
        URI named = named();
        return named != null ? named : URI.create(site().admin());
    }

    /**
     * Whether the token of the configuration or the home may be sent to the gateway that is asked. An address that was
     * typed may be anybody's, and whoever listens there would learn the token. So it must be on this machine (ports are
     * not compared, since they may be given at start) or have the configuration's host, or the user must also have
     * named the configuration or the home.
     */
    boolean trusted() throws IOException {
        URI named = named();
        return named == null || config != null || home.given() || here(named) || ofSite(named, site());
    }

    /** Whether the configuration names this host. */
    static boolean ofSite(URI address, GatewaySite site) {
        return sameHost(address, site.url()) || sameHost(address, site.admin());
    }

    /** Whether this can only mean this machine. Only literal addresses count, since a name may resolve to anything. */
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

    /** How the gateway was found, as part of a sentence. */
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

    /** Asks the gateway at {@code where}, one of its addresses. If nobody answers, the message says what to do. */
    BlockingRequest.Coming ask(URI where, BlockingRequest.CommandQuestion question) throws IOException {
        return ask(where, question, each -> {});
    }

    /** The same; {@code opened} gets each connection, to close it from elsewhere. */
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
