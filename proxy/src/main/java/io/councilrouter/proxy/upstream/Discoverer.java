package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.provider.Fingerprint;
import io.councilrouter.codec.provider.Provider;
import io.councilrouter.config.Authority;
import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.TimeoutsConfig;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.BackendState;
import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for engines on the ports they usually have on this host: loopback only, GET only, and a port counts only if the
 * fingerprint of what answers matches. Configured addresses and our own are skipped. Confined to the control loop.
 */
public final class Discoverer {
    private static final Logger LOG = LoggerFactory.getLogger(Discoverer.class);
    private static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final int MOST_READ = 64 * 1024;

    /**
     * What a discoverer is made of.
     *
     * @param beats parts of the heartbeats, whose keeper, table and connections it uses
     * @param providers the catalogue, imitators before those they imitate
     * @param dialects the wire formats
     * @param timeouts the gateway's
     * @param ownPort the port we listen on
     * @param round told after each round
     */
    public record DiscovererParts(
            Heartbeats.HeartbeatParts beats,
            List<Provider> providers,
            Dialects dialects,
            TimeoutsConfig timeouts,
            int ownPort,
            Runnable round) {}

    private final DiscovererParts parts;
    private final Fetch.Tools tools;
    private final Duration interval;
    private final Deadline next = new Deadline(this::look);
    /** Ports and the providers that may be there, both in the catalogue's order. */
    private final Map<Integer, List<Provider>> ports = new LinkedHashMap<>();

    private final List<Provider> engines = new ArrayList<>();
    private final Set<Integer> seen = new HashSet<>();
    private final Map<Integer, BackendProfile> profiles = new HashMap<>();
    private boolean closed;

    /** A discoverer that looks every {@code interval}, beginning with the first call of {@link #look}. */
    public Discoverer(DiscovererParts parts, Duration interval) {
        this.parts = parts;
        this.interval = interval;
        this.tools = new Fetch.Tools(
                parts.beats().links(), parts.beats().turns(), parts.beats().allocator());
        for (Provider provider : parts.providers()) {
            if (provider.fingerprint().isPresent() && !provider.url().isEmpty()) {
                int port = URI.create(provider.url()).getPort();
                engines.add(provider);
                if (port > 0 && port != parts.ownPort()) {
                    ports.computeIfAbsent(port, key -> new ArrayList<>()).add(provider);
                }
            }
        }
    }

    /** Stops looking; a round under way ends after the port it is at. */
    public void close() {
        closed = true;
        tools.turns().disarm(next);
    }

    /** Looks once at every port, and again after the interval. */
    public void look() {
        seen.clear();
        port(new ArrayDeque<>(ports.keySet()));
    }

    private void port(Deque<Integer> left) {
        if (closed) {
            return;
        }
        Integer port = left.poll();
        if (port == null) {
            lose();
            parts.round().run();
            tools.turns().arm(next, interval.toNanos());
        } else if (known(port)) {
            port(left);
        } else {
            // The engine that usually has this port is tried first, then all others.
            Deque<Provider> order = new ArrayDeque<>(ports.getOrDefault(port, List.of()));
            engines.stream().filter(each -> !order.contains(each)).forEach(order::add);
            ask(port, order, left);
        }
    }

    private boolean known(int port) {
        for (Backend backend : parts.beats().tables().current().backends()) {
            Authority place = Authority.of(backend.settings().url());
            boolean loopback = place.host().equals("localhost") || place.host().startsWith("127.");
            if (loopback && place.port() == port && backend.state() != BackendState.DOWN) {
                seen.add(port);
                return true;
            }
        }
        return false;
    }

    private void ask(int port, Deque<Provider> candidates, Deque<Integer> left) {
        Provider provider = candidates.poll();
        if (provider == null) {
            port(left);
            return;
        }
        Fingerprint print = provider.fingerprint().orElseThrow();
        // One profile per port: connections are pooled by profile.
        BackendProfile profile = profiles.computeIfAbsent(port, key -> profile(provider, port));
        Fetch.get(tools, profile, profile.config().path(print.path()), PATIENCE, new Fetch.FetchResult() {
            @Override
            public void answered(int status, String instance, @Borrowed ByteBuf body) {
                boolean fits = status == 200
                        && instance.isEmpty()
                        && body.readableBytes() <= MOST_READ
                        && print.matches(body.toString(StandardCharsets.UTF_8));
                tools.turns().execute(() -> {
                    if (fits) {
                        found(provider, profile.config().access().url(), port);
                    }
                    if (fits || !instance.isEmpty()) {
                        port(left);
                    } else {
                        ask(port, candidates, left);
                    }
                });
            }

            @Override
            public void failed(String why) {
                tools.turns().execute(() -> port(left));
            }
        });
    }

    private BackendProfile profile(Provider provider, int port) {
        BackendConfig config = BackendConfig.of(provider.name(), provider, URI.create("http://localhost:" + port));
        return new BackendProfile(config, parts.dialects().wires(provider.dialects()), parts.timeouts());
    }

    private void found(Provider provider, URI url, int port) {
        seen.add(port);
        String name = provider.name();
        boolean taken = parts.beats().tables().current().backend(name) != null;
        BackendSettings settings = BackendSettings.of(
                        taken ? name + "-" + port : name, provider.name(), provider.dialect(), url)
                .withDialects(provider.dialects())
                .withNames(ProviderNames.rule(provider));
        if (parts.beats().keeper().discovered(settings)) {
            LOG.info("event=discovered backend={} port={}", settings.name(), port);
            parts.beats().changed().run();
        }
    }

    /** Forgets engines that were found earlier, are down now and were not seen in this round. */
    private void lose() {
        for (Backend backend : parts.beats().tables().current().backends()) {
            if (backend.state() == BackendState.DOWN
                    && !seen.contains(Authority.of(backend.settings().url()).port())
                    && parts.beats().keeper().lost(backend.name())) {
                LOG.info("event=lost backend={}", backend.name());
                parts.beats().changed().run();
            }
        }
    }
}
