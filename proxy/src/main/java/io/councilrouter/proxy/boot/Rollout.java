package io.councilrouter.proxy.boot;

import io.councilrouter.proxy.config.BackendConfig;
import io.councilrouter.proxy.config.GatewayConfig;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.gate.AdminKey;
import io.councilrouter.proxy.upstream.Connector;
import io.councilrouter.proxy.upstream.Egress;
import io.councilrouter.proxy.upstream.UpstreamTls;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.TableKeeper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a configuration in force, in an order in which every request finds at every moment all it needs.
 *
 * <pre>
 *   control        loop-0 .. loop-n                                 control
 *     |  house, TLS     |                                              |
 *     +---------------->| new requests meet the new gates,    all have |  table, heartbeats, queue, limits,
 *                       | know old and new backends          -------->|  then the old TLS is given back
 * </pre>
 *
 * <p>Profiles first, table second: a backend that appears in the table must be known to every loop, key and all. One that
 * leaves it must be known until the table has forgotten it, so profiles remember the configuration before.
 *
 * <p>What can fail is made beforehand by {@link #prepare}: then nothing has changed. A step that fails all the same is
 * logged and the others go on. Confined to the control loop, but for {@link #prepare}.
 */
final class Rollout {
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    /**
     * What it changes.
     *
     * @param loops the loops that own exchanges
     * @param keeper the table's writer
     * @param queue the admission queue
     * @param listeners the addresses
     * @param watch heartbeats and discovery
     * @param beatLinks the control loop's connections
     * @param houses what houses are made of
     */
    record Parts(
            Loops loops,
            TableKeeper keeper,
            HomeQueue queue,
            Listeners listeners,
            Watch watch,
            Connector beatLinks,
            Houses.Parts houses) {}

    /**
     * All that belongs to one configuration.
     *
     * @param written as it was read, with what needs a restart as it was
     * @param config the same with the addresses of built-in simulators
     * @param key what opens the administrators' paths
     * @param tls contexts for its backends and those of the configuration before
     */
    record Stage(GatewayConfig written, GatewayConfig config, AdminKey key, UpstreamTls tls) {}

    /**
     * A configuration of which all is made.
     *
     * @param stage the configuration
     * @param houses one for each loop, in their order
     * @param routing what routing follows
     * @param backends what the table is made of
     */
    record Ready(Stage stage, List<LoopState.House> houses, RoutingSettings routing, List<BackendSettings> backends) {}

    private final Parts parts;
    private Stage now;

    /** {@code now} is in force already. */
    Rollout(Parts parts, Stage now) {
        this.parts = parts;
        this.now = now;
    }

    /** What is in force. */
    Stage now() {
        return now;
    }

    /**
     * Makes all that {@code next} needs, and changes nothing. Any thread, for one reload after the other.
     *
     * @param before what is in force
     */
    Ready prepare(Stage before, Stage next) {
        Houses houses = new Houses(parts.houses(), next.config(), next.key());
        List<LoopState.House> made = new ArrayList<>();
        for (Loops.Member each : parts.loops().members()) {
            made.add(houses.house(each.taps(), before.config()));
        }
        return new Ready(next, made, RoutingMap.settings(next.config()), RoutingMap.backends(next.config()));
    }

    /** Begins; {@code then} runs on the control loop when all is done, and is told whether every step went well. */
    void to(Ready ready, Consumer<Boolean> then) {
        Stage before = now;
        Stage next = ready.stage();
        now = next;
        List<Loops.Member> members = parts.loops().members();
        int[] left = {members.size()};
        boolean[] well = {true};
        for (int i = 0; i < members.size(); i++) {
            Loops.Member each = members.get(i);
            LoopState.House house = ready.houses().get(i);
            each.loop().execute(() -> {
                boolean moved = step(() -> {
                    house.profiles().following(each.state().profiles());
                    each.state().use(house);
                    Egress way = Egress.of(next.config().egress());
                    each.connector().renew(next.tls(), way, house.profiles()::same);
                });
                parts.loops().control().execute(() -> {
                    well[0] &= moved;
                    left[0]--;
                    if (left[0] == 0) {
                        well[0] &= step(() -> publish(before, ready));
                        then.accept(well[0]);
                    }
                });
            });
        }
    }

    private static boolean step(Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            LOG.error("event=reload_step_failed", e);
            return false;
        }
    }

    private void publish(Stage before, Ready ready) {
        Stage next = ready.stage();
        Profiles profiles = new Profiles(
                        next.config(), parts.houses().dialects(), parts.houses().catalogue())
                .remembering(before.config());
        parts.beatLinks().renew(next.tls(), Egress.of(next.config().egress()), profiles::same);
        before.tls().close();
        parts.listeners().use(next.config());
        parts.queue().use(ready.routing().admission());
        forgetOverrides(before.written(), next.written());
        parts.keeper().use(ready.routing(), ready.backends());
        parts.watch().use(next.config(), before.config());
    }

    /** A change of a key or a timeout is none of the table's, and yet one of the backend's configuration. */
    private void forgetOverrides(GatewayConfig before, GatewayConfig next) {
        Map<String, BackendConfig> old = new HashMap<>();
        before.backends().forEach(each -> old.put(each.name(), each));
        for (BackendConfig each : next.backends()) {
            if (!each.equals(old.get(each.name()))) {
                parts.keeper().forgetOverride(each.name());
            }
        }
    }
}
