package io.councilrouter.proxy.metrics;

import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Outcome;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.RoutingTables;
import io.netty.buffer.PooledByteBufAllocator;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.prometheus.client.hotspot.VersionInfoExports;
import java.io.IOException;
import java.io.Writer;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of one gateway, in a registry of their own.
 *
 * <pre>
 *   counted by MetricsTap          Families -> ModelMeters, BackendMeters   additions on the loops
 *   read when requested            BackendStates   table and slots
 *                                  GatewayStates   what loops, queue and listener count themselves
 *                                  the JVM's and Netty's own
 * </pre>
 *
 * <p>Any thread, except where said.
 */
public final class Meters {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Families families = new Families(registry);
    private final MeterTable table = new MeterTable(families);
    private final EnumCounters<FaultCode> faults = new EnumCounters<>(
            EnumSet.allOf(FaultCode.class), code -> families.faults.labels(BackendMeters.label(code)));
    private final KeyCounts keys = new KeyCounts(families);
    private final EnumCounters<Cause> cancels = new EnumCounters<>(
            EnumSet.complementOf(EnumSet.of(Cause.NONE)), cause -> families.cancels.labels(cause.label()));
    private final Histogram.Child overhead = families.overhead.labels();
    private final Histogram.Child queued = families.queued.labels();

    /**
     * Meters at zero.
     *
     * @param tables the tables whose backends are shown
     * @param clock monotonic nanoseconds
     * @param facts labels of the program itself
     */
    public Meters(RoutingTables tables, LongSupplier clock, ProgramFacts facts) {
        new BackendStates(tables, clock).register(registry);
        facts.register(registry);
        new StandardExports().register(registry);
        new MemoryPoolsExports().register(registry);
        new BufferPoolsExports().register(registry);
        new GarbageCollectorExports().register(registry);
        new ThreadExports().register(registry);
        new ClassLoadingExports().register(registry);
        new VersionInfoExports().register(registry);
        new PoolStates(PooledByteBufAllocator.DEFAULT.metric()).register(registry);
    }

    /** Also shows what {@code reads} returns; it is called on the thread that writes the page. */
    public void show(Supplier<GatewayStates.GatewayReading> reads) {
        new GatewayStates(reads).register(registry);
    }

    /** Also shows what {@code reads} returns about storage; it is called on the thread that writes the page. */
    public void showStorage(Supplier<StorageStates.StorageReading> reads) {
        new StorageStates(reads).register(registry);
    }

    /** Makes meters for a new table, before the loops see it; control thread. */
    public void bind(RoutingTable next, long now) {
        table.bind(next, now);
    }

    /** Forgets what has not been in the table for an hour; control thread. */
    public void sweep(long now) {
        table.sweep(now);
    }

    /** Maps backends and models to their meters. */
    MeterTable table() {
        return table;
    }

    /** What API keys use. */
    KeyCounts keys() {
        return keys;
    }

    /** A request ended with a fault. */
    void fault(FaultCode code) {
        faults.count(code);
    }

    /** A request was ended from outside. */
    void cancel(Cause cause) {
        cancels.count(cause);
    }

    /** A council's run ended. Templates come from the configuration, so there are few labels. */
    void council(String template, Outcome outcome) {
        String how = outcome.ok() ? "ok" : outcome.cause() == Cause.CLIENT_GONE ? "cancelled" : "failed";
        families.councils.labels(template, how).inc();
    }

    /** The gateway itself took that long. */
    void overhead(long nanos) {
        overhead.observe(Families.seconds(nanos));
    }

    /** A request waited that long. */
    void queued(long nanos) {
        queued.observe(Families.seconds(nanos));
    }

    /** The registry, for the separate metrics port. */
    CollectorRegistry registry() {
        return registry;
    }

    /** The format that an {@code Accept} header asks for: OpenMetrics 1.0 or the text format 0.0.4. */
    static String format(@Nullable String accept) {
        return TextFormat.chooseContentType(accept);
    }

    /** Whether a series is shown. Creation times are left out: nobody uses them, and they would be half of the page. */
    static boolean shown(String sample) {
        return !sample.endsWith("_created");
    }

    /** Writes the page. Waits for loops, so never call it on one. */
    void write(String format, Writer to) throws IOException {
        Enumeration<Collector.MetricFamilySamples> all = registry.filteredMetricFamilySamples(Meters::shown);
        TextFormat.writeFormat(format, to, all);
    }
}
