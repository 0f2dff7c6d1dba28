/**
 * The metrics for Prometheus: a tap that counts, meters for models and backends, and the page that shows them.
 *
 * <pre>
 *   exchange   -> MetricsTap -> ModelMeters, BackendMeters, which hang on the table's models and backends
 *   Prometheus -> MetricsAnswer: those, and what GatewayStates and BackendStates read just then
 * </pre>
 *
 * <p>The only package that knows the metrics library. Counters per request are held by objects made when a routing
 * table is built, so that counting costs a few additions; what others count already (slots, queue, pools) is read when
 * the page is requested. Labels come from the table and from enums, never from a request: a flood of invented model
 * names adds nothing. Begin reading at {@code Meters}.
 */
@NullMarked
package io.councilrouter.proxy.metrics;

import org.jspecify.annotations.NullMarked;
