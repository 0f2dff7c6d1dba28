package io.councilrouter.bench.metrics;

import io.councilrouter.proxy.exchange.Attempt;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Outcome;
import io.councilrouter.proxy.metrics.Meters;
import io.councilrouter.proxy.metrics.MetricsTap;
import io.councilrouter.proxy.metrics.ProgramFacts;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What metrics cost a loop: for each delivery of tokens, and for each request from its attempt to its end. Run with two
 * threads it shows two loops that count for the same model.
 *
 * <p>{@code make bench FILTER=MetricsTapBenchmark ARGS="-prof gc"}, and again with {@code -t 2}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsTapBenchmark {
    private static final Outcome WELL = new Outcome(200, Cause.NONE, null);

    /** One gateway's table and meters, for all loops. */
    @State(Scope.Benchmark)
    public static class MeteredGateway {
        private final RoutingTables tables = new RoutingTables();
        private final Meters meters =
                new Meters(tables, System::nanoTime, new ProgramFacts("bench", "none", "none", "none"));

        /** A table with one backend that lists {@code m}. */
        public MeteredGateway() {
            tables.beforePublishing(next -> meters.bind(next, System.nanoTime()));
            TableKeeper keeper = new TableKeeper(tables, System::nanoTime, () -> true);
            keeper.use(
                    RoutingSettings.DEFAULTS,
                    List.of(BackendSettings.of("one", "openai-compatible", "openai", URI.create("http://one.test"))));
            keeper.report(BackendReport.up("one", EngineState.listing(List.of(ServedModel.named("m")))));
        }
    }

    /** One loop's tap, and an exchange for it. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by begin()
    public static class Loop {
        private MetricsTap tap;
        private Exchange exchange;
        private Attempt attempt;
        private long nanos = 1;

        /** Brings an exchange up to its attempt, and makes up its times. */
        @Setup
        public void begin(MeteredGateway gateway) {
            tap = new MetricsTap(gateway.meters);
            exchange = WaitingExchange.exchange(gateway.tables);
            attempt = Objects.requireNonNull(exchange.attempted());
            Objects.requireNonNull(exchange.usage()).prompt(20).completion(100).thinking(0);
            exchange.output();
            exchange.cancel(Cause.CLIENT_GONE);
            tap.attempt(exchange, attempt);
        }
    }

    /** A delivery of tokens. */
    @Benchmark
    public void content(Loop loop) {
        loop.nanos += 20_000_000;
        loop.tap.content(loop.exchange, 1, loop.nanos);
    }

    /** A request with its attempt, its first token, one more, and its end. */
    @Benchmark
    public void request(Loop loop) {
        loop.tap.attempt(loop.exchange, loop.attempt);
        loop.tap.content(loop.exchange, 1, loop.nanos);
        loop.tap.content(loop.exchange, 1, loop.nanos + 20_000_000);
        loop.tap.end(loop.exchange, WELL);
    }
}
