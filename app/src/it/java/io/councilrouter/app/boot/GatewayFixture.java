package io.councilrouter.app.boot;

import io.councilrouter.app.RawClient;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigFiles;
import io.councilrouter.config.ConfigReader;
import io.councilrouter.config.ConfigSource;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.Reloaded;
import io.councilrouter.config.ServeOptions;
import io.councilrouter.config.Setting;
import io.councilrouter.proxy.turns.DeadlineWheel;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.RowFilter;
import io.councilrouter.storage.db.RowPage;
import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.write.BatchWriter;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A real gateway on a free port of loopback. {@link #settled} checks what must hold after every exchange: no slot
 * taken, nobody waiting, no exchange open, no request body held; {@link #close} also looks for leaked buffers.
 */
public final class GatewayFixture implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Path HOME = Path.of(System.getProperty("java.io.tmpdir"), "council-router-it");

    /** Running gateways: their buffers are counted together, so the last one to close looks for leaks. */
    private static final AtomicInteger RUNNING = new AtomicInteger();

    /** The administrators' token of {@link #startKeeping}. */
    public static final String TOKEN = "planted-token-4711";

    private final Gateway gateway;
    private final @Nullable HandClock clock;

    private GatewayFixture(Gateway gateway) {
        this(gateway, null);
    }

    private GatewayFixture(Gateway gateway, @Nullable HandClock clock) {
        this.gateway = gateway;
        this.clock = clock;
        RUNNING.incrementAndGet();
    }

    /**
     * Starts a gateway and waits until all its backends have answered a heartbeat.
     *
     * @param yaml the configuration; address, port, discovery, loops and grace are set by the fixture
     */
    public static GatewayFixture start(String yaml) {
        GatewayFixture fixture = startUnready(yaml);
        fixture.untilUp();
        return fixture;
    }

    /**
     * Starts a gateway with one loop that stores rows in {@code r.db} below a folder, and has an administrators' token.
     */
    public static GatewayFixture startKeeping(Path folder, String yaml) {
        return start("server: {event_loops: 1}\nresponse_storage: {db_path: \"" + folder.resolve("r.db")
                + "\", flush_interval: 10ms}\nadmin: {auth: {token: " + TOKEN + "}}\n" + yaml);
    }

    /** Starts a gateway some of whose backends will never be up. */
    public static GatewayFixture startUnready(String yaml) {
        return start(yaml, false, null);
    }

    /** Starts a gateway like a person at a terminal: the simulator may stand in. */
    public static GatewayFixture startByPerson(String yaml) {
        return start(yaml, true, null);
    }

    /**
     * Starts a gateway like {@link #start(String)}, but with a clock that stands still: no timer of its exchanges goes
     * off before {@link #leap}, however busy the machine is.
     */
    public static GatewayFixture startStill(String yaml) {
        GatewayFixture fixture = startStillUnready(yaml);
        fixture.untilUp();
        return fixture;
    }

    /** The same for one some of whose backends will never be up. */
    public static GatewayFixture startStillUnready(String yaml) {
        return start(yaml, false, new HandClock());
    }

    private static GatewayFixture start(String yaml, boolean person, @Nullable HandClock clock) {
        try {
            ConfigSource.LoadedConfig loaded = read(yaml);
            ServeOptions options = new ServeOptions(HOME, null, ServeOptions.LogFormat.TEXT, person, false);
            ConfigSource source = new ConfigSource() {
                @Override
                public LoadedConfig load() {
                    return loaded;
                }

                @Override
                public List<Path> files(GatewayConfig inForce) {
                    return List.of();
                }
            };
            return new GatewayFixture(
                    Gateway.start(loaded, options, source, clock == null ? System::nanoTime : clock), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a gateway that reads its configuration from {@code source}, which may be wrong later. */
    static GatewayFixture startFrom(ConfigSource source) {
        try {
            ServeOptions options = new ServeOptions(HOME, null, ServeOptions.LogFormat.TEXT, false, false);
            GatewayFixture fixture = new GatewayFixture(Gateway.start(source.load(), options, source));
            fixture.untilUp();
            return fixture;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a configuration with an unknown {@code strategy} that validation accepts, so that no gateway can be built
     * from it.
     */
    static ConfigSource.LoadedConfig unbuildable(String yaml, String strategy) {
        return new ConfigReader(HOME, Map.of(), Catalogue.shipped(), Set.of(strategy))
                .read("it.yaml", yaml, options(yaml));
    }

    /**
     * Starts a gateway whose configuration is a file that the test may change, and waits like {@link #start(String)}.
     */
    public static GatewayFixture startFile(Path file) {
        GatewayFixture fixture = startFileUnready(file);
        fixture.untilUp();
        return fixture;
    }

    /** The same for one some of whose backends are not up. */
    public static GatewayFixture startFileUnready(Path file) {
        try {
            ConfigFiles source = new ConfigFiles(reader(Map.of()), file, options(Files.readString(file)));
            ServeOptions options = new ServeOptions(HOME, file, ServeOptions.LogFormat.TEXT, false, false);
            return new GatewayFixture(Gateway.start(source.load(), options, source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until all backends have answered a heartbeat. */
    public void untilUp() {
        until("all backends are up", () -> backends().stream()
                .allMatch(each -> each.reason().isEmpty() && each.engine().models() != null));
    }

    /** Asks for a reload, like a signal. */
    public void reload() {
        gateway.reload("a test");
    }

    /** Reloads and waits; returns whether the configuration was accepted. */
    public boolean reloaded() {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        reload(outcome -> taken.complete(outcome.taken()));
        return taken.orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS).join();
    }

    /** Asks for a reload, and tells {@code then} the outcome. */
    void reload(Consumer<Reloaded> then) {
        gateway.steering().reload("a test", then);
    }

    private static ConfigReader reader(Map<String, String> variables) {
        return new ConfigReader(
                HOME, variables, Catalogue.shipped(), Strategies.load().names());
    }

    /** Reads a configuration like {@link #start(String)}. */
    static ConfigSource.LoadedConfig read(String yaml) {
        return reader(Map.of()).read("it.yaml", yaml, options(yaml));
    }

    private static List<Setting> options(String yaml) {
        List<Setting> options = new ArrayList<>();
        if (!yaml.contains("server: {port:")) {
            options.add(Setting.option("--port", "server.port", "0"));
        }
        if (!yaml.contains("host:")) {
            options.add(Setting.option("--host", "server.host", "127.0.0.1"));
        }
        if (!yaml.contains("event_loops:")) {
            options.add(Setting.option("it", "server.event_loops", "2"));
        }
        if (!yaml.contains("shutdown_grace:")) {
            options.add(Setting.option("it", "server.shutdown_grace", "100ms"));
        }
        if (!yaml.contains("response_storage:")) {
            options.add(Setting.option("it", "response_storage.enabled", "false"));
        }
        if (!yaml.contains("discovery:")) {
            options.add(Setting.option("it", "discovery.enabled", "false"));
        }
        return options;
    }

    /** The port it listens on. */
    public int port() {
        return gateway.port();
    }

    /** Port of the administrators' separate address, 0 if there is none. */
    public int adminPort() {
        return gateway.adminPort();
    }

    /** A connection to it. */
    public RawClient client() {
        return RawClient.to(port());
    }

    /** All backends as of now. */
    public List<Backend> backends() {
        return gateway.tables().current().backends();
    }

    /** One backend as of now. */
    public Backend backend(String name) {
        Backend found = gateway.tables().current().backend(name);
        if (found == null) {
            throw new AssertionError("no backend " + name);
        }
        return found;
    }

    /** All rows in the database, oldest first, with their bodies. */
    public List<StoredRow> rows() {
        try {
            ResponseReader reader =
                    new ResponseReader(Objects.requireNonNull(gateway.storage().database()));
            List<StoredRow> rows = new ArrayList<>();
            RowPage page = reader.listWhole(RowFilter.ALL, "", 100);
            page.rows().forEach(each -> rows.add(each.row()));
            while (!page.next().isEmpty()) {
                page = reader.listWhole(RowFilter.ALL, page.next(), 100);
                page.rows().forEach(each -> rows.add(each.row()));
            }
            Collections.reverse(rows);
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until there are that many rows, and returns them. */
    public List<StoredRow> rows(int count) {
        until(count + " rows are written", () -> storage().counters().written() >= count);
        List<StoredRow> rows = rows();
        if (rows.size() != count) {
            throw new AssertionError(rows.size() + " rows instead of " + count);
        }
        return rows;
    }

    /** The writer of rows. */
    public BatchWriter storage() {
        return gateway.storage().writer();
    }

    /** Number of records that rings refused. */
    public long refused() {
        return gateway.storage().rings().stream().mapToLong(ByteRing::refused).sum();
    }

    /** The gateway itself. */
    Gateway gateway() {
        return gateway;
    }

    /** Waits until {@code holds} returns true. */
    public void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what + "; " + this);
            }
            // One turn of the control loop, so that no wait is longer than it takes to look again.
            gateway.loops()
                    .control()
                    .schedule(() -> {}, 1, TimeUnit.MILLISECONDS)
                    .syncUninterruptibly();
        }
    }

    /**
     * Moves the clock of a gateway whose clock stands still. Work under way has armed its timers before the clock
     * moves, and timers that have come due have gone off when this returns.
     */
    public void leap(Duration time) {
        turn(0);
        Objects.requireNonNull(clock, "the clock runs by itself").move(time);
        turn(2 * DeadlineWheel.TICK_NANOS);
    }

    /** Waits until {@code waits} returns, while time passes in {@code steps}. */
    public <T> T leaping(Duration steps, Supplier<T> waits) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().name("waiting").start(() -> {
            try {
                done.complete(waits.get());
            } catch (AssertionError | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        until("it has come", () -> {
            if (!done.isDone()) {
                leap(steps);
            }
            return done.isDone();
        });
        return done.join();
    }

    /** Waits for a turn of every loop that begins after so many nanoseconds. */
    private void turn(long nanos) {
        for (Loops.LoopMember each : gateway.loops().members()) {
            each.loop().schedule(() -> {}, nanos, TimeUnit.NANOSECONDS).syncUninterruptibly();
        }
        gateway.loops()
                .control()
                .schedule(() -> {}, nanos, TimeUnit.NANOSECONDS)
                .syncUninterruptibly();
    }

    /** Waits until nothing is held any more. Call after every test. */
    public void settled() {
        until("everything has been given back", () -> held() == 0);
    }

    /** The sum of slots, waiters, open exchanges and bytes of request bodies: 0 if nothing is under way. */
    private long held() {
        long held = 0;
        for (Backend each : backends()) {
            held += each.slots().inFlight() + each.slots().waiters();
        }
        return held + gateway.loops().open() + bodyMemory();
    }

    /** Bytes of request bodies held on all loops. */
    public long bodyMemory() {
        long used = 0;
        for (Loops.LoopMember each : gateway.loops().members()) {
            used += each.loop()
                    .submit(() -> each.state().bodyMemory().used())
                    .syncUninterruptibly()
                    .getNow();
        }
        return used;
    }

    /** Exchanges under way. */
    public int open() {
        return gateway.loops().open();
    }

    /** Begins to stop; the thread ends when the gateway has stopped. */
    public Thread stopping() {
        return Thread.ofPlatform().name("stopping").start(gateway::stop);
    }

    @Override
    public void close() {
        settled();
        if (clock != null) {
            clock.run();
        }
        gateway.stop();
        if (RUNNING.decrementAndGet() == 0) {
            LeakPresenceDetector.check();
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("open=" + open() + " bodies=" + bodyMemory());
        for (Backend each : backends()) {
            text.append(' ')
                    .append(each.name())
                    .append('=')
                    .append(each.state())
                    .append('(')
                    .append(each.reason())
                    .append(") ")
                    .append(each.slots());
        }
        return text.toString();
    }
}
