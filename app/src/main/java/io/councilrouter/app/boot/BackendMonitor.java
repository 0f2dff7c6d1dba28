package io.councilrouter.app.boot;

import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.DiscoveryConfig;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.ServeOptions;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.upstream.Discoverer;
import io.councilrouter.proxy.upstream.Heartbeats;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.NameRule;
import io.councilrouter.routing.table.RoutingTables;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps track of which backends can answer: runs heartbeats and discovery, and the demo simulator while there is no
 * other backend. Confined to the control loop.
 */
final class BackendMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(BackendMonitor.class);
    private static final String SIMULATOR = "simulator";

    /**
     * What a monitor needs.
     *
     * @param beats parts that heartbeats and discovery share
     * @param config the configuration
     * @param options how the gateway was started, and by whom
     * @param catalogue all providers
     * @param dialects all wire formats
     * @param transport for the simulator's sockets
     * @param control the loop on which all of this runs
     * @param instance our own random name
     */
    record MonitorParts(
            Heartbeats.HeartbeatParts beats,
            GatewayConfig config,
            ServeOptions options,
            Catalogue catalogue,
            Dialects dialects,
            Transport transport,
            EventLoop control,
            String instance) {}

    private final MonitorParts parts;
    private final RoutingTables tables;
    private final Heartbeats heartbeats;
    private final Heartbeats.HeartbeatParts beats;
    private GatewayConfig config;
    private Discoverer discoverer;
    private int ownPort;
    private final DemoSimulator stand;
    private boolean realSeen;
    private boolean lookedAround;
    private final List<Runnable> settled = new ArrayList<>();

    BackendMonitor(MonitorParts given) {
        Runnable changed = given.beats().changed();
        beats = new Heartbeats.HeartbeatParts(
                given.beats().links(),
                given.beats().turns(),
                given.beats().allocator(),
                given.beats().tables(),
                given.beats().keeper(),
                () -> {
                    onChange();
                    changed.run();
                });
        parts = given;
        config = given.config();
        tables = beats.tables();
        heartbeats = new Heartbeats(
                beats,
                new Profiles(given.config(), given.dialects(), given.catalogue()),
                given.config().traffic().routing().heartbeatInterval(),
                given.instance());
        discoverer = discoverer();
        stand = new DemoSimulator(given.transport(), given.control());
    }

    private Discoverer discoverer() {
        return new Discoverer(
                new Discoverer.DiscovererParts(
                        beats,
                        parts.catalogue().all(),
                        parts.dialects(),
                        config.traffic().timeouts(),
                        ownPort,
                        this::onRound),
                config.supply().discovery().interval());
    }

    /** Begins; {@code port} is the one we listen on. On the control loop. */
    void start(int port) {
        ownPort = port;
        discoverer = discoverer();
        heartbeats.sync();
        if (parts.options().demo()) {
            simulate();
        }
        if (config.supply().discovery().enabled()) {
            discoverer.look();
        } else {
            onRound();
        }
    }

    /** Applies a configuration that the table already has. On the control loop. */
    void use(GatewayConfig next, GatewayConfig before) {
        config = next;
        heartbeats.use(
                new Profiles(next, parts.dialects(), parts.catalogue()).remembering(before),
                next.traffic().routing().heartbeatInterval());
        if (!next.supply().discovery().equals(before.supply().discovery())) {
            discoverer.close();
            discoverer = discoverer();
            if (next.supply().discovery().enabled()) {
                discoverer.look();
            }
        }
        onChange();
        parts.beats().changed().run();
    }

    /** Calls {@code then} after each change, once the first round of discovery is over. */
    void onSettled(Runnable then) {
        settled.add(then);
    }

    /** Asks all backends now, because models were changed at one of them. On the control loop. */
    void hurry() {
        heartbeats.hurry();
    }

    /** Applies an administrator's change to a backend. On the control loop. */
    void override(String backend, BackendOverride patch) {
        if (beats.keeper().override(backend, patch)) {
            beats.changed().run();
        }
    }

    private void onChange() {
        heartbeats.sync();
        boolean real = tables.current().backends().stream()
                .anyMatch(each -> !each.settings().anyModel());
        if (real && !realSeen) {
            realSeen = true;
            if (stand.open() && !parts.options().demo()) {
                LOG.info("event=simulator_removed");
                parts.beats().keeper().lost(SIMULATOR);
                stand.close();
                heartbeats.sync();
            }
        }
        tellSettled();
    }

    private void tellSettled() {
        if (lookedAround) {
            List.copyOf(settled).forEach(Runnable::run);
        }
    }

    /**
     * Whether the first round of discovery is over, and every backend without configured models has answered or failed.
     * On the control loop.
     */
    boolean everybodyAsked() {
        List<Backend> all = tables.current().backends();
        boolean simulatorComes = stand.open() && tables.current().backend(SIMULATOR) == null;
        return lookedAround
                && !simulatorComes
                && all.stream()
                        .noneMatch(each -> each.state() == BackendState.UNKNOWN
                                && each.settings().models().isEmpty());
    }

    /** A round of discovery is over. If nothing was found and a person started us, the simulator has to answer. */
    private void onRound() {
        boolean nobody = tables.current().backends().isEmpty()
                && config.supply().backends().isEmpty();
        boolean wanted = config.supply().discovery().simulator() == DiscoveryConfig.SimulatorMode.WHEN_EMPTY
                && parts.options().interactive();
        if (nobody && wanted && !realSeen && !stand.open()) {
            simulate();
        }
        lookedAround = true;
        tellSettled();
    }

    private void simulate() {
        stand.start(port -> {
            LOG.warn(
                    "event=simulator_started reason=\"{}; answers are made up\"",
                    parts.options().demo() ? "asked for by --demo" : "no model server is configured or found");
            BackendSettings settings = BackendSettings.of(
                            SIMULATOR, SIMULATOR, "openai", URI.create("http://127.0.0.1:" + port))
                    .withNames(NameRule.ANY);
            if (parts.beats().keeper().discovered(settings)) {
                heartbeats.sync();
                parts.beats().changed().run();
            }
        });
    }

    /**
     * Stops heartbeats and discovery. The simulator goes on until its loop ends, since a client may still be reading an
     * answer.
     */
    void close() {
        heartbeats.close();
        discoverer.close();
    }
}
