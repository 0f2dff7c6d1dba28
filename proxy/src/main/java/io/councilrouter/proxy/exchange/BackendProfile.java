package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.UsualHeader;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.provider.Quirk;
import io.councilrouter.config.Authority;
import io.councilrouter.config.BackendAccess;
import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.InlineThinking;
import io.councilrouter.config.Secret;
import io.councilrouter.config.TimeoutsConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a backend to send it a request, beyond what routing knows: where it is, how it speaks, which lines each
 * request to it carries. Immutable; one per backend, configuration and loop.
 */
public final class BackendProfile {
    /** A shorter value is no secret, and would be found in the middle of words. */
    private static final int SHORTEST_SECRET = 6;

    private final BackendConfig config;
    private final List<Wire> wires;
    private final boolean forgets;
    /** Where requests of each wire go below the host. */
    private final Target[] targets;

    private final TimeoutsConfig timeouts;
    private final String host;
    private final int port;
    private final boolean tls;
    private final Pattern place;
    private final byte[] fixedHead;
    /** What each wire's servers want of every request, where the backend's own headers do not say it. */
    private final byte[][] usualLines;

    private final byte[] ownKey;
    private final String keyQuery;

    /**
     * A profile.
     *
     * @param config as configured, or as discovered
     * @param wires those that it has, the preferred one first
     * @param general timeouts where the backend sets none of its own
     */
    public BackendProfile(BackendConfig config, List<Wire> wires, TimeoutsConfig general) {
        this.config = config;
        this.wires = List.copyOf(wires);
        forgets = config.type().quirks().contains(Quirk.KEEPS_NO_ANSWERS);
        timeouts = config.limits().timeouts().over(general);
        tls = "https".equalsIgnoreCase(config.access().url().getScheme());
        Authority authority = Authority.of(config.access().url());
        host = authority.plainHost().toLowerCase(Locale.ROOT);
        port = authority.port() > 0 ? authority.port() : tls ? 443 : 80;
        // The host alone may be a word of any sentence: many are called ollama.
        place = Pattern.compile("(?i)(?<![\\w.-])" + Pattern.quote(host) + ":\\d{1,5}\\b");
        boolean usual = port == (tls ? 443 : 80);
        fixedHead =
                RequestHeads.fixedLines(usual ? authority.host() : authority.host() + ':' + port, ownHeaders(config));
        KeyLine key = KeyLine.of(config);
        ownKey = key.line();
        keyQuery = key.query();
        usualLines = this.wires.stream().map(wire -> usualLine(config, wire)).toArray(byte[][]::new);
        targets = this.wires.stream().map(wire -> target(config, wire)).toArray(Target[]::new);
    }

    private static Target target(BackendConfig config, Wire wire) {
        if (wire.operation() == Operation.PASS) {
            return Target.of("");
        }
        Target below = wire.target();
        return new Target(config.path(below.whole()), config.path(below.streamed()));
    }

    private static byte[] usualLine(BackendConfig config, Wire wire) {
        UsualHeader usual = wire.usualHeader();
        if (usual == null) {
            return new byte[0];
        }
        String name = usual.name().text();
        boolean said = config.access().headers().keySet().stream().anyMatch(name::equalsIgnoreCase);
        return said ? new byte[0] : HeadWriter.line(name, usual.value());
    }

    private static Map<String, String> ownHeaders(BackendConfig config) {
        Map<String, String> lines = new LinkedHashMap<>();
        KeyLine key = KeyLine.of(config);
        if (!key.header().isEmpty() && config.access().auth() == BackendAccess.Auth.OWN) {
            lines.put(key.header(), key.value());
        }
        config.access().headers().forEach((name, value) -> lines.put(name, value.reveal()));
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

    /** The wires that it has, the preferred one first. */
    List<Wire> wires() {
        return wires;
    }

    /** The wires on which it takes a request; none where it would ignore the earlier answer that is referred to. */
    List<Wire> wires(@Nullable RequestFacts facts) {
        return forgets && facts != null && facts.traits().refers() ? List.of() : wires;
    }

    /** Whether it has {@code wire}. */
    public boolean has(Wire wire) {
        return wires.contains(wire);
    }

    /** Whether it may have kept answers that it gave on {@code wire}. */
    public boolean recalls(Wire wire) {
        return !forgets && wires.contains(wire);
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
        return config.limits().timeouts().responseHeader() != null;
    }

    /** Whether a client's own credentials go upstream. */
    boolean passesAuth() {
        return config.access().auth() == BackendAccess.Auth.PASSTHROUGH;
    }

    /** The line with our own key, for a client that brings none; empty where no line shows one. Must not be changed. */
    byte[] ownKey() {
        return ownKey;
    }

    /** Whether our own key stands in the query of each request. */
    boolean keyInQuery() {
        return !keyQuery.isEmpty();
    }

    /** {@code target} with our own key in its query, where that is its place. */
    String withKey(String target) {
        return keyQuery.isEmpty() ? target : target + (target.indexOf('?') < 0 ? '?' : '&') + keyQuery;
    }

    /** Where a heartbeat asks: {@code target}, with our own key in its query where that is its place. */
    public String asked(String target) {
        return passesAuth() ? target : withKey(target);
    }

    /** Whether it may be asked for token counts in streams. */
    boolean countable() {
        return !config.type().quirks().contains(Quirk.NO_COUNTS_ASKED);
    }

    /** Whether it is an engine that people run themselves, which tolerates fields that its dialect does not define. */
    boolean tolerant() {
        return config.type().keyVariable().isEmpty();
    }

    /** What becomes of thoughts in the text of its answers; {@code AUTO} only for engines that people run themselves. */
    InlineThinking inlineThinking() {
        InlineThinking said = config.hygiene().inlineThinking();
        return said == InlineThinking.AUTO && !tolerant() ? InlineThinking.PASS : said;
    }

    /** Lines that every request carries; must not be changed. */
    public byte[] fixedHead() {
        return fixedHead;
    }

    /** The line that servers of {@code wire}, one of its own, want of every request; empty for none. Must not be changed. */
    byte[] usualLine(Wire wire) {
        return usualLines[wires.indexOf(wire)];
    }

    /** The same for what it is asked beside any wire, such as a list of its models. Must not be changed. */
    public byte[] usualLine() {
        return usualLines.length == 0 ? new byte[0] : usualLines[0];
    }

    /** Path and query of a request on {@code wire}, one of its own. */
    String target(Wire wire, String model, boolean stream) {
        Target target = targets[wires.indexOf(wire)];
        String text = stream ? target.streamed() : target.whole();
        return wire.namesModel() ? text.replace(Target.MODEL, KeyLine.inPath(model, wire.collections())) : text;
    }

    /**
     * Takes the backend's address, our key and the values of our headers out of a text that the backend sent: some repeat what
     * they were shown.
     */
    String masked(String text) {
        String clean = place.matcher(text).replaceAll("[address]");
        if (config.access().apiKey() != null) {
            clean = masked(clean, config.access().apiKey());
            clean = keyQuery.isEmpty() ? clean : clean.replace(keyQuery, "***");
        }
        for (Secret value : config.access().headers().values()) {
            clean = masked(clean, value);
        }
        return clean;
    }

    private static String masked(String text, Secret secret) {
        return secret.reveal().length() < SHORTEST_SECRET ? text : text.replace(secret.reveal(), "***");
    }

    /** Whether another profile, of another configuration, says the same. */
    public boolean sameAs(BackendProfile other) {
        return config.equals(other.config) && timeouts.equals(other.timeouts) && wires.equals(other.wires);
    }

    @Override
    public String toString() {
        return "BackendProfile[" + name() + "]";
    }
}
