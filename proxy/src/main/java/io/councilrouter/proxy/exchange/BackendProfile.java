package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.provider.Quirk;
import io.councilrouter.proxy.config.Authority;
import io.councilrouter.proxy.config.BackendConfig;
import io.councilrouter.proxy.config.Secret;
import io.councilrouter.proxy.config.TimeoutsConfig;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the data path must know of a backend beside what routing knows: where it is, how it speaks, what every request
 * to it carries. Immutable once made; one per backend, configuration and loop.
 */
public final class BackendProfile {
    /** A shorter value is no secret, and would be found in the middle of words. */
    private static final int SHORTEST_SECRET = 6;

    private final BackendConfig config;
    private final Dialect dialect;
    private final TimeoutsConfig timeouts;
    private final String host;
    private final int port;
    private final boolean tls;
    private final Pattern place;
    private final byte[] fixedHead;
    private final byte[] ownAuthorization;
    private final Map<Operation, String> targets = new EnumMap<>(Operation.class);

    /**
     * A profile.
     *
     * @param config as configured, or as discovered
     * @param dialect how it speaks
     * @param general timeouts where the backend sets none of its own
     */
    public BackendProfile(BackendConfig config, Dialect dialect, TimeoutsConfig general) {
        this.config = config;
        this.dialect = dialect;
        timeouts = config.timeouts().over(general);
        tls = "https".equalsIgnoreCase(config.url().getScheme());
        Authority authority = Authority.of(config.url());
        host = authority.plainHost().toLowerCase(Locale.ROOT);
        port = authority.port() > 0 ? authority.port() : tls ? 443 : 80;
        // The host alone may be a word of any sentence: many are called ollama.
        place = Pattern.compile("(?i)(?<![\\w.-])" + Pattern.quote(host) + ":\\d{1,5}\\b");
        boolean usual = port == (tls ? 443 : 80);
        fixedHead =
                RequestHeads.fixedLines(usual ? authority.host() : authority.host() + ':' + port, ownHeaders(config));
        ownAuthorization = config.apiKey() == null
                ? new byte[0]
                : HeadWriter.line("Authorization", "Bearer " + config.apiKey().reveal());
        for (Operation operation : dialect.operations()) {
            if (operation != Operation.PASS) {
                targets.put(operation, config.path(dialect.path(operation)));
            }
        }
    }

    private static Map<String, String> ownHeaders(BackendConfig config) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (config.apiKey() != null && config.auth() == BackendConfig.Auth.OWN) {
            lines.put("Authorization", "Bearer " + config.apiKey().reveal());
        }
        config.headers().forEach((name, value) -> lines.put(name, value.reveal()));
        return lines;
    }

    /** The backend's name. */
    public String name() {
        return config.name();
    }

    /** As configured, or as discovered. */
    public BackendConfig config() {
        return config;
    }

    /** How it speaks. */
    public Dialect dialect() {
        return dialect;
    }

    /** The gateway's timeouts, overridden by the backend's own. */
    public TimeoutsConfig timeouts() {
        return timeouts;
    }

    /** Host name or address, without brackets, in lower case. */
    public String host() {
        return host;
    }

    /** 1 to 65535. */
    public int port() {
        return port;
    }

    /** Whether it is spoken to over TLS. */
    public boolean tls() {
        return tls;
    }

    /** Whether the backend itself sets {@code response_header}, which then binds whole answers too. */
    boolean boundHeader() {
        return config.timeouts().responseHeader() != null;
    }

    /** Whether a client's own credentials go upstream. */
    boolean passesAuth() {
        return config.auth() == BackendConfig.Auth.PASSTHROUGH;
    }

    /** The line with our own key, for a client that brings none; empty without a key. Must not be changed. */
    byte[] ownAuthorization() {
        return ownAuthorization;
    }

    /** Whether it bears being asked for token counts in streams. */
    boolean countable() {
        return !config.type().quirks().contains(Quirk.NO_STREAM_OPTIONS);
    }

    /** Whether it is an engine of one's own, which tolerates fields that its dialect does not define. */
    boolean tolerant() {
        return config.type().keyVariable().isEmpty();
    }

    /** Lines that every request carries; must not be changed. */
    public byte[] fixedHead() {
        return fixedHead;
    }

    /** Path of an operation. */
    String target(Operation operation) {
        String target = targets.get(operation);
        if (target == null) {
            throw new IllegalStateException(dialect.name() + " has no " + operation);
        }
        return target;
    }

    /**
     * {@code text}, which a backend said, without its own place, our key and the values of our headers: some repeat what
     * they were shown.
     */
    String masked(String text) {
        String clean = place.matcher(text).replaceAll("[address]");
        if (config.apiKey() != null) {
            clean = masked(clean, config.apiKey());
        }
        for (Secret value : config.headers().values()) {
            clean = masked(clean, value);
        }
        return clean;
    }

    private static String masked(String text, Secret secret) {
        return secret.reveal().length() < SHORTEST_SECRET ? text : text.replace(secret.reveal(), "***");
    }

    /** Whether another profile, of another configuration, says the same. */
    public boolean sameAs(BackendProfile other) {
        return config.equals(other.config) && timeouts.equals(other.timeouts) && dialect.equals(other.dialect);
    }

    @Override
    public String toString() {
        return "BackendProfile[" + name() + "]";
    }
}
