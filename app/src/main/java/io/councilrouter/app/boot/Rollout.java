package io.councilrouter.app.boot;

import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.GatewayConfig;
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
 * Puts a configuration in force, in an order that never leaves a request without a gate, a backend profile or a TLS
 * context.
 *
 * <pre>
 *   control        loop-0 .. loop-n                                 control
 *     |  pipeline, TLS     |                                              |
 *     +---------------->| new requests meet the new gates,    all have |  table, heartbeats, queue, limits,
 *                       | know old and new backends          -------->|  then the old TLS is released
 * </pre>
 *
 * <p>Profiles first, table second: before a backend appears in the table every loop must know it, including its key.
 * After one leaves the configuration, loops must know it until the table has forgotten it, so profiles also cover the
 * previous configuration.
 *
 * <p>Everything that can fail is done beforehand by {@link #prepare}, which changes nothing. If a step fails all the
 * same, all loops go back to the previous configuration. Confined to the control loop, except {@link #prepare}.
 */
final class Rollout {
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    /**
     * What a rollout changes.
     *
     * @param loops the loops that own exchanges
     * @param keeper the table's writer
     * @param queue the admission queue
     * @param listeners the addresses
     * @param watch heartbeats and discovery
     * @param beatLinks the control loop's connections
     * @param pipelines what pipelines need
     */
    record RolloutParts(
            Loops loops,
            TableKeeper keeper,
            HomeQueue queue,
            Listeners listeners,
            BackendMonitor watch,
            Connector beatLinks,
            Pipelines.PipelineParts pipelines) {}

    /**
     * Everything that belongs to one configuration.
     *
     * @param written as it was read, except that settings which need a restart are unchanged
     * @param config the same with the addresses of built-in simulators
     * @param key key to the administrators' paths
     * @param tls contexts for its backends and those of the previous configuration
     */
    record StagedConfig(GatewayConfig written, GatewayConfig config, AdminKey key, UpstreamTls tls) {}

    /**
     * A configuration that is ready to be put in force.
     *
     * @param stage the configuration
     * @param pipelines one for each loop, in the order of the loops
     * @param routing routing's settings
     * @param backends backends of the table
     */
    record PreparedRollout(
            StagedConfig stage,
            List<LoopState.Pipeline> pipelines,
            RoutingSettings routing,
            List<BackendSettings> backends) {}

    private final RolloutParts parts;
    private StagedConfig now;

    /** A rollout; {@code now} is already in force. */
    Rollout(RolloutParts parts, StagedConfig now) {
        this.parts = parts;
        this.now = now;
    }

    /** The configuration in force. */
    StagedConfig now() {
        return now;
    }

    /**
     * Makes everything that {@code next} needs, and changes nothing. Any thread, one reload at a time.
     *
     * @param before the configuration in force
     */
    PreparedRollout prepare(StagedConfig before, StagedConfig next) {
        Pipelines pipelines = new Pipelines(parts.pipelines(), next.config(), next.key());
        List<LoopState.Pipeline> made = new ArrayList<>();
        for (Loops.LoopMember each : parts.loops().members()) {
            made.add(pipelines.pipeline(each.turns(), each.state().connections(), each.taps(), before.config()));
        }
        return new PreparedRollout(next, made, RoutingMap.settings(next.config()), RoutingMap.backends(next.config()));
    }

    /**
     * Begins. When it is done, {@code then} runs on the control loop and is told whether the configuration is in force;
     * if a step failed, the previous one still is.
     */
    void to(PreparedRollout ready, Consumer<Boolean> then) {
        StagedConfig before = now;
        StagedConfig next = ready.stage();
        now = next;
        move(ready.pipelines(), next, moved -> {
            boolean well = moved.well()
                    && step(() -> {
                        forgetChanged(before.written(), next.written());
                        publish(before, next, ready.routing(), ready.backends());
                    });
            if (well) {
                before.tls().close();
                then.accept(true);
            } else {
                back(before, next, moved.before(), then);
            }
        });
    }

    /** Restores the previous configuration where it was already replaced. */
    private void back(
            StagedConfig before, StagedConfig failed, List<LoopState.Pipeline> pipelines, Consumer<Boolean> then) {
        now = before;
        move(pipelines, before, moved -> {
            RoutingSettings routing = RoutingMap.settings(before.config());
            boolean well =
                    step(() -> publish(failed, before, routing, RoutingMap.backends(before.config()))) && moved.well();
            if (well) {
                failed.tls().close();
            }
            // If even that failed, a loop may still connect with these contexts: a leak is better than using freed
            // memory.
            then.accept(false);
        });
    }

    /**
     * The result of moving the loops.
     *
     * @param before the pipeline each loop had, in the order of the loops
     * @param well whether every loop has the new one
     */
    private record Moved(List<LoopState.Pipeline> before, boolean well) {}

    /**
     * Gives every loop its pipeline and the ways to backends of {@code stage}; {@code then} runs on the control loop.
     */
    private void move(List<LoopState.Pipeline> pipelines, StagedConfig stage, Consumer<Moved> then) {
        List<Loops.LoopMember> members = parts.loops().members();
        Map<Loops.LoopMember, LoopState.Pipeline> before = new HashMap<>();
        boolean[] well = {true};
        for (int i = 0; i < members.size(); i++) {
            int at = i;
            Loops.LoopMember each = members.get(i);
            each.loop().execute(() -> {
                LoopState.Pipeline old = each.state().pipeline();
                boolean moved = step(() -> move(each, pipelines.get(at), stage));
                parts.loops().control().execute(() -> {
                    well[0] &= moved;
                    before.put(each, old);
                    if (before.size() == members.size()) {
                        then.accept(new Moved(members.stream().map(before::get).toList(), well[0]));
                    }
                });
            });
        }
    }

    private static void move(Loops.LoopMember each, LoopState.Pipeline pipeline, StagedConfig stage) {
        pipeline.profiles().following(each.state().profiles());
        each.state().use(pipeline);
        each.connector().renew(stage.tls(), Egress.of(stage.config().egress()), pipeline.profiles()::same);
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

    private void publish(
            StagedConfig before, StagedConfig next, RoutingSettings routing, List<BackendSettings> backends) {
        Profiles profiles = new Profiles(
                        next.config(),
                        parts.pipelines().dialects(),
                        parts.pipelines().catalogue())
                .remembering(before.config());
        parts.beatLinks().renew(next.tls(), Egress.of(next.config().egress()), profiles::same);
        parts.listeners().use(next.config());
        parts.queue().use(routing.admission());
        parts.keeper().use(routing, backends);
        parts.watch().use(next.config(), before.config());
    }

    /** A changed key or timeout does not show in the table, but it is a change of the backend's configuration. */
    private void forgetChanged(GatewayConfig before, GatewayConfig next) {
        Map<String, BackendConfig> old = new HashMap<>();
        before.supply().backends().forEach(each -> old.put(each.name(), each));
        for (BackendConfig each : next.supply().backends()) {
            if (!each.equals(old.get(each.name()))) {
                parts.keeper().configurationChanged(each.name());
            }
        }
    }
}
