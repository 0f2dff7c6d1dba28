package io.councilrouter.app.boot;

import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.council.CouncilTemplates;
import io.councilrouter.proxy.admin.AdminAnswers;
import io.councilrouter.proxy.admin.Steering;
import io.councilrouter.proxy.admin.StoredAnswers;
import io.councilrouter.proxy.council.CouncilGate;
import io.councilrouter.proxy.council.CouncilKit;
import io.councilrouter.proxy.council.TaskPrompts;
import io.councilrouter.proxy.exchange.Connections;
import io.councilrouter.proxy.exchange.HeaderPolicy;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.exchange.RequestIds;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.gate.AdminGate;
import io.councilrouter.proxy.gate.AdminKey;
import io.councilrouter.proxy.gate.ApiKeys;
import io.councilrouter.proxy.gate.AuthGate;
import io.councilrouter.proxy.gate.DrainGate;
import io.councilrouter.proxy.gate.EndpointTable;
import io.councilrouter.proxy.gate.LimitsGate;
import io.councilrouter.proxy.gate.MaxWaitGate;
import io.councilrouter.proxy.gate.OriginGate;
import io.councilrouter.proxy.gate.PathGate;
import io.councilrouter.proxy.gate.RouteGate;
import io.councilrouter.proxy.local.CountGate;
import io.councilrouter.proxy.local.LocalAnswers;
import io.councilrouter.proxy.local.ManagementGate;
import io.councilrouter.proxy.local.RecallAnswers;
import io.councilrouter.proxy.local.RecallGate;
import io.councilrouter.proxy.local.ServerFacts;
import io.councilrouter.proxy.local.ShowGate;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds the pipeline of one configuration, in the order in which requests meet it: path, origin, administrators,
 * keys, limits, drain; the body; the route; attempts; and the taps throughout. A reload builds a new one; what
 * outlives it is in {@link PipelineParts}.
 */
final class Pipelines {

    /**
     * What stays the same across reloads.
     *
     * @param dialects all wire formats
     * @param catalogue all providers
     * @param strategies all balancing strategies
     * @param tables where the routing table is
     * @param facts what we say about ourselves
     * @param io where blocking work runs
     * @param steering what administrators can change
     * @param metrics answers {@code /metrics}; null if that path is unknown
     * @param stored answers administrators about stored rows
     * @param recall answers to which clients come back
     * @param meters what API keys have used
     * @param loopback whether the main address is a loopback one
     * @param adminLoopback whether the administrators' separate address is one; false if there is none
     * @param loops how many loops share the limits that hold for all together
     */
    record PipelineParts(
            Dialects dialects,
            Catalogue catalogue,
            Strategies strategies,
            RoutingTables tables,
            ServerFacts facts,
            Executor io,
            Steering steering,
            @Nullable Upstream metrics,
            StoredAnswers stored,
            RecallAnswers recall,
            KeyMeters meters,
            boolean loopback,
            boolean adminLoopback,
            int loops) {}

    private final PipelineParts parts;
    private final GatewayConfig config;
    private final AdminKey adminKey;
    private final RoutingSettings routing;
    private final EndpointTable endpoints;
    private final EndpointTable adminEndpoints;
    private final Picker picker;
    private final ApiKeys keys;
    private final CouncilTemplates councils;
    private final TaskPrompts tasks;

    /** The pipelines of {@code config}; {@code adminKey} opens the administrators' paths. */
    Pipelines(PipelineParts parts, GatewayConfig config, AdminKey adminKey) {
        this.parts = parts;
        this.config = config;
        this.adminKey = adminKey;
        routing = RoutingMap.settings(config);
        councils = CouncilTemplates.of(config.council());
        tasks = TaskPrompts.of(config.council());
        Endpoints.Own own = new Endpoints.Own(
                new LocalAnswers(
                        parts.facts(),
                        routing,
                        councils.models(),
                        config.council().list()),
                new AdminAnswers(parts.io(), parts.steering()),
                parts.stored(),
                parts.recall(),
                parts.metrics());
        boolean apart = !config.admin().listen().isEmpty();
        endpoints = Endpoints.main(parts.dialects(), own, apart);
        adminEndpoints = Endpoints.admin(parts.dialects(), own);
        picker = new Picker(parts.strategies(), routing);
        keys = new ApiKeys(config.keys(), parts.meters()::of);
    }

    /**
     * The pipeline of one loop.
     *
     * @param turns the loop
     * @param connections its clients' connections
     * @param taps the loop's own taps, which stay the same
     * @param before the previous configuration, whose backends the table may still have; at the start the same one
     */
    LoopState.Pipeline pipeline(Turns turns, Connections connections, List<Tap> taps, GatewayConfig before) {
        HeaderPolicy headers = new HeaderPolicy(parts.facts().instance(), parts.dialects());
        Profiles profiles = new Profiles(config, parts.dialects(), parts.catalogue()).remembering(before);
        return new LoopState.Pipeline(
                config,
                List.of(
                        new PathGate(endpoints, adminEndpoints, ids(), turns),
                        new OriginGate(parts.loopback(), parts.adminLoopback()),
                        new AdminGate(adminKey),
                        new AuthGate(keys, turns),
                        new MaxWaitGate(),
                        new LimitsGate(headers),
                        new DrainGate(connections)),
                List.of(
                        new RecallGate(parts.recall().lookup(profiles, routing)),
                        new ManagementGate(parts.tables(), profiles),
                        new CountGate(parts.tables(), profiles, routing, councils.models()),
                        new CouncilGate(
                                new CouncilKit(Endpoints.usual(parts.dialects()), councils, tasks, routing),
                                ids(),
                                parts.tables(),
                                turns),
                        new ShowGate(parts.tables(), profiles, routing),
                        new RouteGate(parts.tables(), routing)),
                taps,
                picker,
                profiles,
                headers,
                Endpoints.usual(parts.dialects()),
                config.edge().limits().bodyMemory().bytes() / parts.loops());
    }

    private static RequestIds ids() {
        return new RequestIds(new SecureRandom().nextLong());
    }
}
