package io.councilrouter.proxy.metrics;

import io.councilrouter.routing.load.CircuitBreaker;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.RoutingTables;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The state of each backend in the current table, read when the page is requested. Slots and waiters are the very
 * counters that routing decides by, so they can neither drift nor go below zero. Stateless; any thread.
 */
final class BackendStates extends Collector {
    private final RoutingTables tables;
    private final LongSupplier clock;

    /**
     * Shows the backends of {@code tables}.
     *
     * @param clock monotonic nanoseconds
     */
    BackendStates(RoutingTables tables, LongSupplier clock) {
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Shown page = new Shown();
        GaugeMetricFamily up = page.gauge("backend_up", "Whether the backend answers its heartbeats.", "backend");
        GaugeMetricFamily state = page.gauge("backend_state", "1 for the state the backend is in.", "backend", "state");
        GaugeMetricFamily loaded =
                page.gauge("backend_loaded_models", "Models in memory, if the engine reports them.", "backend");
        GaugeMetricFamily active = page.gauge("active_requests", "Requests in flight at the backend.", "backend");
        GaugeMetricFamily waiting = page.gauge("waiting_requests", "Requests in the queue for the backend.", "backend");
        GaugeMetricFamily breaker = page.gauge(
                "backend_breaker_closed",
                "Whether the backend's circuit breaker lets all requests through.",
                "backend");
        GaugeMetricFamily cooldowns = page.gauge(
                "backend_cooldowns", "Models of the backend that are cooling down, by reason.", "backend", "reason");
        CounterMetricFamily missed =
                page.counter("heartbeats_missed_total", "Heartbeats the backend did not answer.", "backend");
        long now = clock.getAsLong();
        for (Backend backend : tables.current().backends()) {
            List<String> name = List.of(backend.name());
            boolean answers = backend.state() == BackendState.UP || backend.state() == BackendState.DEGRADED;
            up.addMetric(name, answers ? 1 : 0);
            for (BackendState each : BackendState.values()) {
                state.addMetric(List.of(backend.name(), each.label()), each == backend.state() ? 1 : 0);
            }
            if (backend.engine().loaded() != null) {
                loaded.addMetric(name, backend.engine().loaded().size());
            }
            active.addMetric(name, backend.slots().inFlight());
            waiting.addMetric(name, backend.slots().waiters());
            breaker.addMetric(name, backend.breaker().state(now) == CircuitBreaker.BreakerState.CLOSED ? 1 : 0);
            Map<Cooldown.Why, Integer> resting = new EnumMap<>(Cooldown.Why.class);
            backend.load().resting(now, (model, rest) -> resting.merge(rest.why(), 1, Integer::sum));
            for (Cooldown.Why why : Cooldown.Why.values()) {
                cooldowns.addMetric(List.of(backend.name(), why.label()), resting.getOrDefault(why, 0));
            }
            missed.addMetric(name, (double) backend.load().beatsMissed());
        }
        return page.families();
    }
}
