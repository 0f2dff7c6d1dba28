package io.councilrouter.app.boot;

import io.councilrouter.config.BuildFacts;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.local.BlockingAnswer;
import io.councilrouter.proxy.metrics.GatewayStates;
import io.councilrouter.proxy.metrics.GatewayStates.GatewayReading;
import io.councilrouter.proxy.metrics.GatewayStates.LoopReading;
import io.councilrouter.proxy.metrics.Meters;
import io.councilrouter.proxy.metrics.MetricsAnswer;
import io.councilrouter.proxy.metrics.MetricsServer;
import io.councilrouter.proxy.metrics.MetricsTap;
import io.councilrouter.proxy.metrics.ProgramFacts;
import io.councilrouter.proxy.seals.SealShelf;
import io.councilrouter.proxy.tap.AccessTap;
import io.councilrouter.routing.admission.QueueTotals;
import io.councilrouter.routing.table.RoutingTables;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wires up the metrics of a gateway: what is counted, what is read on demand, where they are served. Nothing is
 * created while metrics are off.
 */
final class Metering {
    /** How long a page waits for a busy loop. */
    private static final long PATIENCE_MILLIS = 1_000;

    private static final QueueTotals NO_TOTALS = new QueueTotals(0, 0, 0, 0, 0, 0, 0);

    private final GatewayConfig config;
    private final LongSupplier clock;
    private final @Nullable Meters meters;
    private @Nullable MetricsServer server;

    /** Meters for the backends of {@code tables}, made before the first table; {@code clock} is the gateway's. */
    Metering(GatewayConfig config, RoutingTables tables, Transport transport, EventLoop control, LongSupplier clock) {
        this.config = config;
        this.clock = clock;
        if (!config.reporting().metrics().enabled()) {
            meters = null;
            control.submit(() -> tables.beforePublishing(TableChangeEvent::of)).syncUninterruptibly();
            return;
        }
        BuildFacts build = BuildFacts.read();
        Meters made = new Meters(
                tables,
                clock,
                new ProgramFacts(
                        build.version(), build.commit(), Runtime.version().toString(), transport.name()));
        meters = made;
        control.submit(() -> tables.beforePublishing(next -> {
                    TableChangeEvent.of(next);
                    made.bind(next, clock.getAsLong());
                }))
                .syncUninterruptibly();
    }

    /** The taps of one loop: those given, and one that counts metrics. */
    List<Tap> taps(List<Tap> others) {
        if (meters == null) {
            return others;
        }
        List<Tap> all = new ArrayList<>(others);
        all.add(new MetricsTap(meters));
        return List.copyOf(all);
    }

    /** The answer to {@code /metrics} on the main address; null if that path is unknown. */
    @Nullable
    Upstream answer(Executor io) {
        if (meters == null || config.reporting().metrics().port() != 0) {
            return null;
        }
        return new BlockingAnswer(io, new MetricsAnswer(meters)::of);
    }

    /**
     * Begins to show what loops, queue, listener and shelf count, and opens the separate metrics port if there is one.
     *
     * @throws IOException when that port cannot be bound
     */
    void show(Loops loops, HomeQueue queue, Listeners listeners, SealShelf seals) throws IOException {
        if (meters == null) {
            return;
        }
        Meters shown = meters;
        shown.show(() -> read(loops, queue, listeners, seals, shown));
        if (config.reporting().metrics().port() != 0) {
            server = new MetricsServer(
                    meters,
                    new InetSocketAddress(
                            config.edge().server().host(),
                            config.reporting().metrics().port()));
        }
    }

    /**
     * Begins to show the state of storage, if anything is stored; {@code file} is null if the database is on another
     * machine.
     */
    void show(StorageRun storage, @Nullable Path file) {
        if (meters != null && storage.enabled()) {
            meters.showStorage(new StorageReadings(storage.writer(), storage.rings(), file));
        }
    }

    /** Closes the separate metrics port. */
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private record Control(int open, long refused) {}

    private record HomeReading(int waiting, QueueTotals totals) {}

    /** Asks all loops at once, then waits for their answers; a loop that does not answer in time is left out. */
    private GatewayReading read(Loops loops, HomeQueue queue, Listeners listeners, SealShelf seals, Meters meters) {
        List<Future<LoopReading>> asked = new ArrayList<>();
        for (Loops.LoopMember each : loops.members()) {
            ask(asked, each.loop(), () -> read(each));
        }
        List<Future<Control>> control = new ArrayList<>();
        ask(control, loops.control(), () -> {
            meters.sweep(clock.getAsLong());
            return new Control(listeners.connections(), listeners.refused());
        });
        List<Future<HomeReading>> home = new ArrayList<>();
        ask(home, loops.loops().getFirst(), () -> new HomeReading(queue.waiting(), queue.totals()));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        Control connections = firstOr(answers(control, end), new Control(0, 0));
        HomeReading tickets = firstOr(answers(home, end), new HomeReading(0, NO_TOTALS));
        return new GatewayReading(
                answers(asked, end),
                connections.open(),
                connections.refused(),
                tickets.waiting(),
                tickets.totals(),
                seals.counts());
    }

    private static LoopReading read(Loops.LoopMember loop) {
        long linesDropped = 0;
        for (Tap tap : loop.taps()) {
            linesDropped += tap instanceof AccessTap access ? access.dropped() : 0;
        }
        long[] links = loop.connector().totals();
        return new LoopReading(
                loop.state().open(),
                loop.state().bodyMemory().used(),
                loop.state().bodyMemory().refused(),
                loop.state().tapFailures(),
                linesDropped,
                loop.state().framesLeftOut(),
                loop.state().linesRemoved(),
                new GatewayStates.ConnectionCounts(links[0], links[1], links[2]));
    }

    private static <T> void ask(List<Future<T>> asked, EventLoop loop, Callable<T> what) {
        try {
            asked.add(loop.submit(what));
        } catch (RejectedExecutionException e) {
            // The loop has ended, because we are stopping.
        }
    }

    private static <T> List<T> answers(List<Future<T>> asked, long end) {
        List<T> answers = new ArrayList<>();
        for (Future<T> each : asked) {
            if (each.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                    && each.isSuccess()) {
                answers.add(each.getNow());
            }
        }
        return answers;
    }

    private static <T> T firstOr(List<T> answers, T otherwise) {
        return answers.isEmpty() ? otherwise : answers.getFirst();
    }
}
