package io.councilrouter.proxy.metrics;

import io.councilrouter.proxy.seals.SealCounts;
import io.councilrouter.routing.admission.QueueTotals;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import java.util.List;
import java.util.function.Supplier;

/**
 * What loops, queue and listener count themselves, read when the page is requested. Every limit shows here or in
 * {@code faults_total}. Stateless; any thread that may wait for loops.
 */
public final class GatewayStates extends Collector {

    /**
     * Counters of one loop.
     *
     * @param exchanges open now
     * @param bodyBytes of request bodies held now
     * @param bodiesRefused because {@code limits.body_memory} was full, ever
     * @param tapFailures calls of taps that threw, ever
     * @param linesDropped batches of access lines lost, ever
     * @param framesLeftOut of translated streams, because they were not JSON, ever
     * @param linesRemoved from requests, because clients wrote them for their own servers, ever
     * @param links connections to backends
     */
    public record LoopReading(
            int exchanges,
            long bodyBytes,
            long bodiesRefused,
            long tapFailures,
            long linesDropped,
            long framesLeftOut,
            long linesRemoved,
            ConnectionCounts links) {}

    /**
     * Connections to backends.
     *
     * @param made ever
     * @param reused times an idle one was used again, ever
     * @param idle now
     */
    public record ConnectionCounts(long made, long reused, long idle) {}

    /**
     * All counters, read at about the same time.
     *
     * @param loops counters of each loop that answered
     * @param connections of clients, open now
     * @param connectionsRefused of clients, ever
     * @param waiting tickets in the queue now
     * @param queue what happened to tickets
     * @param seals what is kept of sealed reasoning
     */
    public record GatewayReading(
            List<LoopReading> loops,
            int connections,
            long connectionsRefused,
            int waiting,
            QueueTotals queue,
            SealCounts seals) {}

    private final Supplier<GatewayReading> reads;

    GatewayStates(Supplier<GatewayReading> reads) {
        this.reads = reads;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        GatewayReading reading = reads.get();
        Shown page = new Shown();
        page.gauge("connections_open", "Connections of clients.", reading.connections());
        page.counter(
                "connections_refused_total",
                "Connections closed at once because of limits.connections or limits.connections_per_address.",
                reading.connectionsRefused());
        queue(page, reading);
        seals(page, reading.seals());
        int exchanges = 0;
        long bodyBytes = 0;
        long bodiesRefused = 0;
        long tapFailures = 0;
        long linesDropped = 0;
        long framesLeftOut = 0;
        long linesRemoved = 0;
        long made = 0;
        long reused = 0;
        long idle = 0;
        for (LoopReading loop : reading.loops()) {
            exchanges += loop.exchanges();
            bodyBytes += loop.bodyBytes();
            bodiesRefused += loop.bodiesRefused();
            tapFailures += loop.tapFailures();
            linesDropped += loop.linesDropped();
            framesLeftOut += loop.framesLeftOut();
            linesRemoved += loop.linesRemoved();
            made += loop.links().made();
            reused += loop.links().reused();
            idle += loop.links().idle();
        }
        page.gauge("open_exchanges", "Requests under way, those for our own answers included.", exchanges)
                .gauge("body_memory_bytes", "Request bodies held, of limits.body_memory.", bodyBytes)
                .counter(
                        "body_memory_refused_total",
                        "Bodies refused because limits.body_memory was full.",
                        bodiesRefused)
                .counter(
                        "tap_failures_total",
                        "Observers of requests that failed, each a bug of the gateway.",
                        tapFailures)
                .counter("access_batches_dropped_total", "Batches of access lines lost to a slow log.", linesDropped)
                .counter(
                        "frames_left_out_total",
                        "Frames of backends left out of translated streams because they were not JSON.",
                        framesLeftOut)
                .counter(
                        "client_lines_removed_total",
                        "Lines left out of requests because clients write them for their own servers.",
                        linesRemoved)
                .counter("upstream_connections_made_total", "Connections made to backends.", made)
                .counter("upstream_connections_reused_total", "Requests sent on a reused connection.", reused)
                .gauge("upstream_connections_idle", "Idle connections to backends.", idle);
        return page.families();
    }

    private static void seals(Shown page, SealCounts counts) {
        page.gauge("sealed_reasoning_bytes", "Sealed reasoning held, of limits.sealed_reasoning.", counts.bytes());
        CounterMetricFamily outcomes = page.counter(
                "sealed_reasoning_total",
                "Turns with sealed reasoning kept and evicted; calls of earlier turns found and missed.",
                "outcome");
        outcomes.addMetric(List.of("kept"), (double) counts.kept());
        outcomes.addMetric(List.of("found"), (double) counts.found());
        outcomes.addMetric(List.of("missed"), (double) counts.missed());
        outcomes.addMetric(List.of("evicted"), (double) counts.evicted());
    }

    private static void queue(Shown page, GatewayReading reading) {
        page.gauge("queue_length", "Requests in the queue.", reading.waiting());
        QueueTotals totals = reading.queue();
        CounterMetricFamily tickets =
                page.counter("queue_tickets_total", "Requests that came to the queue, by outcome.", "outcome");
        tickets.addMetric(List.of("granted"), (double) totals.granted());
        tickets.addMetric(List.of("full"), (double) totals.full());
        tickets.addMetric(List.of("late"), (double) totals.late());
        tickets.addMetric(List.of("unserved"), (double) totals.unserved());
        tickets.addMetric(List.of("withdrawn"), (double) totals.withdrawn());
    }
}
