package io.councilrouter.app.boot;

import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.config.BuildFacts;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigSource;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.ListenAddress;
import io.councilrouter.config.Reloaded;
import io.councilrouter.config.ServeOptions;
import io.councilrouter.proxy.admin.Steering;
import io.councilrouter.proxy.exchange.Connections;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.gate.AdminKey;
import io.councilrouter.proxy.local.ServerFacts;
import io.councilrouter.proxy.seals.SealShelf;
import io.councilrouter.proxy.tap.FlightTap;
import io.councilrouter.proxy.tap.ManagedTap;
import io.councilrouter.proxy.upstream.Connector;
import io.councilrouter.proxy.upstream.Egress;
import io.councilrouter.proxy.upstream.Heartbeats;
import io.councilrouter.proxy.upstream.HostNames;
import io.councilrouter.proxy.upstream.UpstreamTls;
import io.councilrouter.routing.admission.AdmissionQueue;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.TableKeeper;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole program, wired together. {@link Pipelines} shows what a request meets, in order. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final GatewayConfig config;
    private final ServeOptions options;
    private final LongSupplier clock;
    private final String instance = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final Dialects dialects = Dialects.load();
    private final Catalogue catalogue = Catalogue.shipped();
    private final Strategies strategies = Strategies.load();
    private final RoutingTables tables = new RoutingTables();
    private final RoutingSettings routing;
    private final Transport transport;
    private final Loops loops;
    private final HostNames names;
    private final StorageRun storage;
    private final AdminIo io = new AdminIo();
    private final AdminKey adminKey;
    private final Metering metering;
    private final TableKeeper keeper;
    private final SealShelf seals = new SealShelf();
    private final HomeQueue queue;
    private final Listeners listeners;
    private final BackendMonitor watch;
    private final Connector beatLinks;
    private final Rollout rollout;
    private final Reloader reloader;
    private final FileWatch fileWatch;
    private final ServiceNotice notice = ServiceNotice.to(System.getenv("NOTIFY_SOCKET"));

    private Gateway(ConfigSource.LoadedConfig loaded, ServeOptions options, ConfigSource source, LongSupplier clock)
            throws IOException {
        this.options = options;
        this.clock = clock;
        GatewayConfig given = loaded.config();
        routing = RoutingMap.settings(given);
        transport = Transport.of(given.edge().server().transport());
        loops = new Loops(transport, given);
        EventLoop control = loops.control();
        LocalSimulators builtIns = new LocalSimulators(transport, control);
        config = builtIns.addresses(given);
        adminKey = AdminTokens.key(config.admin(), options.home());
        names = new HostNames(transport.datagram());
        storage = new StorageRun(
                config.reporting().responseStorage(),
                options.home(),
                loops.loops().size(),
                System.out);
        metering = new Metering(config, tables, transport, control, clock);
        metering.show(storage, databaseFile());
        keeper = new TableKeeper(tables, clock, control::inEventLoop);
        control.submit(() -> keeper.use(routing, RoutingMap.backends(config))).syncUninterruptibly();
        LoopTurns home = new LoopTurns(loops.loops().getFirst(), clock);
        queue = new HomeQueue(new AdmissionQueue(tables, routing.admission(), clock), home);
        UpstreamTls tls = new UpstreamTls(config.supply().backends());
        Pipelines.PipelineParts pipelines = pipelines();
        makeLoops(home, tls, new Pipelines(pipelines, config, adminKey));
        listeners = new Listeners(transport, loops, allocator);
        beatLinks = new Connector(new Connector.ConnectorParts(
                control, transport.client(), new LoopTurns(control, clock), allocator, names, tls));
        beatLinks.use(Egress.of(config.egress()));
        watch = makeWatch(control);
        rollout = new Rollout(
                new Rollout.RolloutParts(loops, keeper, queue, listeners, watch, beatLinks, pipelines),
                new Rollout.StagedConfig(given, config, adminKey, tls));
        reloader = new Reloader(
                new Reloader.ReloaderParts(source, options.home(), io, control, builtIns, notice),
                rollout,
                loaded.files());
        fileWatch = new FileWatch(reloader::files, io, control, () -> reload("a changed file"));
        listen();
        warnOfStrangers();
        if (options.greeted()) {
            Banner banner = BannerFactory.banner(config, catalogue, adminKey, options.home(), port());
            BannerPrinter greeting = new BannerPrinter(banner, tables, System.out);
            control.execute(() -> {
                greeting.start(control);
                watch.onSettled(greeting::look);
            });
        }
        new StartupGrace(watch, control).await(port(), config.edge().server().startupGrace());
        listeners.accept();
        fileWatch.start(() -> reloader.config().edge().server().watchConfig());
        LOG.info(
                "event=started version={} address={} instance={}",
                BuildFacts.read().version(),
                listeners.main().localAddress(),
                instance);
        notice.ready("listening on " + listeners.main().localAddress());
    }

    /**
     * Starts a gateway. When this returns it accepts requests, and every backend has said what it serves, or
     * {@code server.startup_grace} is over.
     *
     * @param loaded the configuration to begin with
     * @param source where later configurations are read from
     * @throws IOException when the address cannot be bound or a file of the configuration cannot be used; the message
     *     says which
     */
    public static Gateway start(ConfigSource.LoadedConfig loaded, ServeOptions options, ConfigSource source)
            throws IOException {
        return start(loaded, options, source, System::nanoTime);
    }

    /**
     * Starts a gateway whose timers follow another clock.
     *
     * @param clock monotonic, nanoseconds; read on every loop
     * @throws IOException as {@link #start(ConfigSource.Loaded, ServeOptions, ConfigSource)}
     */
    static Gateway start(
            ConfigSource.LoadedConfig loaded, ServeOptions options, ConfigSource source, LongSupplier clock)
            throws IOException {
        return new Gateway(loaded, options, source, clock);
    }

    /** Reads the configuration again; the log has the outcome. Any thread. */
    public void reload(String why) {
        reloader.ask(why, outcome -> {});
    }

    /** What administrators can change. */
    Steering steering() {
        return new Steering() {
            @Override
            public void reload(String why, Consumer<Reloaded> then) {
                reloader.ask(why, then);
            }

            @Override
            public void override(String backend, BackendOverride patch, Runnable then) {
                loops.control().execute(() -> {
                    watch.override(backend, patch);
                    then.run();
                });
            }
        };
    }

    private BackendMonitor makeWatch(EventLoop control) {
        LoopTurns turns = new LoopTurns(control, clock);
        return new BackendMonitor(new BackendMonitor.MonitorParts(
                new Heartbeats.HeartbeatParts(beatLinks, turns, allocator, tables, keeper, queue::tableChanged),
                config,
                options,
                catalogue,
                dialects,
                transport,
                control,
                instance));
    }

    private Pipelines.PipelineParts pipelines() {
        ServerFacts facts = new ServerFacts(
                BuildFacts.read().version(),
                instance,
                Instant.now(),
                clock.getAsLong(),
                this::simulated,
                storage.enabled() ? storage::health : null);
        return new Pipelines.PipelineParts(
                dialects,
                catalogue,
                strategies,
                tables,
                facts,
                io,
                steering(),
                metering.answer(io),
                storage.answers(io),
                storage.recall(io),
                new KeyMeters(clock),
                loopback(),
                adminLoopback(),
                loops.loops().size());
    }

    private void makeLoops(LoopTurns home, UpstreamTls tls, Pipelines pipelines) {
        List<EventLoop> all = loops.loops();
        for (EventLoop loop : all) {
            LoopTurns turns = loop.equals(all.getFirst()) ? home : new LoopTurns(loop, clock);
            Connector connector =
                    new Connector(new Connector.ConnectorParts(loop, transport.client(), turns, allocator, names, tls));
            connector.use(Egress.of(config.egress()));
            LoopState.Parts parts = new LoopState.Parts(
                    turns,
                    allocator,
                    tables,
                    queue,
                    connector,
                    (backend, operation, model) ->
                            loops.control().execute(() -> keeper.lacks(backend.name(), operation, model)),
                    () -> loops.control().execute(keeper::weatherChanged),
                    new Connections(),
                    seals);
            List<Tap> taps = new ArrayList<>(storage.taps(
                    all.indexOf(loop), turns, allocator, options.logFormat() == ServeOptions.LogFormat.JSON));
            taps.add(new FlightTap(turns));
            taps.add(new ManagedTap(() -> loops.control().execute(watch::hurry)));
            taps = metering.taps(taps);
            LoopState.Pipeline pipeline = pipelines.pipeline(turns, parts.connections(), taps, config);
            loops.add(new Loops.LoopMember(loop, turns, new LoopState(parts, pipeline), connector, taps));
        }
        loops.introduce();
    }

    private boolean simulated() {
        return tables.current().backends().stream()
                .anyMatch(each -> each.settings().anyModel());
    }

    private boolean loopback() {
        InetAddress address = new InetSocketAddress(
                        config.edge().server().host(), config.edge().server().port())
                .getAddress();
        return address == null || address.isLoopbackAddress();
    }

    private boolean adminLoopback() {
        String listen = config.admin().listen();
        return !listen.isEmpty()
                && ListenAddress.of(listen, options.home()) instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && inet.getAddress().isLoopbackAddress();
    }

    private @Nullable Path databaseFile() {
        return config.reporting().responseStorage().url() == null
                ? options.home().resolve(config.reporting().responseStorage().dbPath())
                : null;
    }

    private void listen() throws IOException {
        try {
            listeners.open(config, options.home());
            metering.show(loops, queue, listeners, seals);
        } catch (IOException e) {
            listeners.close();
            end(Duration.ofSeconds(1));
            throw e;
        }
    }

    /** Ends every thread, and releases memory outside the heap. */
    private void end(Duration within) {
        metering.close();
        io.close(within);
        names.close();
        UpstreamTls tls = loops.control()
                .submit(() -> {
                    reloader.close();
                    return reloader.tls();
                })
                .syncUninterruptibly()
                .getNow();
        storage.flush(loops);
        loops.close(within);
        tls.close();
        storage.close();
    }

    private void warnOfStrangers() {
        String exposed =
                ReachableAddresses.of(config.edge().server().host(), port()).exposed();
        if (config.keys().isEmpty() && !exposed.isEmpty()) {
            LOG.warn("event=open_to_strangers address={} reason=\"no key is asked for on a public address\"", exposed);
        }
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listeners.main().localAddress()).getPort();
    }

    /** Port of the administrators' separate address; 0 if there is none. */
    int adminPort() {
        return listeners.adminPort();
    }

    /** The current routing table. */
    public RoutingTables tables() {
        return tables;
    }

    /** The loops and what each owns. */
    Loops loops() {
        return loops;
    }

    /** Where blocking work runs. */
    AdminIo io() {
        return io;
    }

    /** Puts configurations in force. */
    Rollout rollout() {
        return rollout;
    }

    /** Storage of requests and answers. */
    StorageRun storage() {
        return storage;
    }

    /** Waits until the gateway has stopped. */
    public void await() {
        listeners.main().closeFuture().awaitUninterruptibly();
    }

    /**
     * Stops: readiness goes first, then no new connections, running requests finish within
     * {@code server.shutdown_grace}, then everything ends. If a person started it, there is no load balancer, and no
     * time is spent on telling one.
     */
    public void stop() {
        LOG.info("event=stopping open={}", loops.open());
        Duration grace = loops.control()
                .submit(() -> {
                    reloader.close();
                    return reloader.config().edge().server().shutdownGrace();
                })
                .syncUninterruptibly()
                .getNow();
        Drain drain = new Drain(loops, grace, clock);
        drain.announce();
        notice.stopping("finishing " + loops.open() + " requests");
        if (!options.interactive()) {
            drain.linger();
        }
        loops.control()
                .submit(() -> {
                    watch.close();
                    fileWatch.close();
                    beatLinks.forget();
                })
                .syncUninterruptibly();
        drain.run(listeners);
        end(Duration.ofSeconds(2));
    }
}
