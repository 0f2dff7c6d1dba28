package io.councilrouter.proxy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeterTableTest {
    private static final Duration LONG = MeterTable.KEEP.plusSeconds(1);

    private final CollectorRegistry registry = new CollectorRegistry();
    private final MeterTable meters = new MeterTable(new Families(registry));
    private final RoutingTables tables = new RoutingTables();
    private final TableKeeper keeper = new TableKeeper(tables, () -> 0, () -> true);
    private Duration now = Duration.ofDays(1);

    MeterTableTest() {
        tables.beforePublishing(next -> meters.bind(next, now.toNanos()));
        configure("a", "b");
    }

    private void configure(String... names) {
        keeper.use(
                RoutingSettings.DEFAULTS,
                Arrays.stream(names)
                        .map(each ->
                                BackendSettings.of(each, "openai", "openai", URI.create("http://" + each + ".test")))
                        .toList());
    }

    private void list(String backend, String... models) {
        keeper.report(BackendReport.up(
                backend,
                EngineState.listing(
                        Arrays.stream(models).map(ServedModel::named).toList())));
    }

    private Backend backend(String name) {
        Backend found = tables.current().backend(name);
        if (found == null) {
            throw new AssertionError(name);
        }
        return found;
    }

    private ModelMeters of(String backend, String model) {
        return meters.of(backend(backend)).models().of(model);
    }

    private @Nullable Double requests(String backend, String model) {
        return registry.getSampleValue(
                "council_router_requests_total",
                new String[] {"route", "model", "backend", "status"},
                new String[] {"/r", model, backend, "2xx"});
    }

    private long series() {
        return java.util.Collections.list(registry.metricFamilySamples()).stream()
                .mapToLong(each -> each.samples.size())
                .sum();
    }

    private void use(ModelMeters model) {
        model.answered("/r", 200);
        model.firstToken(1);
        model.nextToken(1);
        model.took(1);
        model.tokens(new Usage().prompt(3).completion(2).thinking(1), 1);
        model.answeredFor("other");
    }

    @Test
    void aTableMakesNoSeriesBeforeAModelIsUsed() {
        long before = series();
        list("a", "m", "n", "o");
        assertEquals(before, series());
        of("a", "m").answered("/r", 200);
        assertEquals(1, requests("a", "m"));
        assertEquals(
                0,
                registry.getSampleValue(
                        "council_router_requests_total",
                        new String[] {"route", "model", "backend", "status"},
                        new String[] {"/r", "m", "a", "5xx"}));
    }

    @Test
    void aModelKeepsItsMetersOverTablesAndADifferentOneHasOthers() {
        list("a", "m", "n");
        ModelMeters m = of("a", "m");
        list("b", "m");
        list("a", "n", "m");
        assertSame(m, of("a", "m"));
        assertNotSame(m, of("b", "m"));
        assertNotSame(m, of("a", "n"));
    }

    @Test
    void aSeriesStaysForAnHourAndThenLeavesNothing() {
        list("a", "n");
        of("a", "n").answered("/r", 200);
        long before = series();
        list("a", "n", "m");
        ModelMeters m = of("a", "m");
        use(m);
        meters.unserved("m").answered("/r", 503);
        meters.unserved("m").answeredFor("n");
        list("a", "n");
        assertSame(m, of("a", "m"), "requests that still run there are counted");
        now = now.plus(MeterTable.KEEP).minusSeconds(1);
        meters.sweep(now.toNanos());
        assertEquals(1, requests("a", "m"));
        now = now.plusSeconds(1);
        meters.sweep(now.toNanos());
        assertNull(requests("a", "m"));
        assertEquals(before, series());
        assertFalse(meters.knows("m"));
        assertTrue(meters.knows("n"));
    }

    @Test
    void aBackendThatReturnsInTimeContinuesItsCounts() {
        list("a", "m");
        use(of("a", "m"));
        list("a");
        now = now.plus(MeterTable.KEEP).minusSeconds(1);
        list("a", "m");
        now = now.plus(LONG);
        meters.sweep(now.toNanos());
        use(of("a", "m"));
        assertEquals(2, requests("a", "m"));
    }

    @Test
    void aBackendThatIsGoneForLongTakesAllItsSeriesWithIt() {
        long before = series();
        configure("a", "b", "c");
        list("c", "m");
        use(of("c", "m"));
        of("c", "nobody's").answered("/r", 200);
        meters.of(backend("c")).failed(FaultCode.UPSTREAM_CONNECT);
        meters.of(backend("c")).retried(null);
        configure("a", "b");
        now = now.plus(LONG);
        meters.sweep(now.toNanos());
        assertEquals(before, series());
    }

    @Test
    void namesThatTheTableDoesNotKnowShareOneLabel() {
        list("a", "m");
        of("a", "m").answered("/r", 200);
        of("a", "invented-1").answered("/r", 200);
        meters.unserved("invented-2").answered("/r", 404);
        long before = series();
        for (int i = 0; i < 10_000; i++) {
            use(of("a", "invented-" + i));
            meters.unserved("invented-" + i).answered("/r", 404);
        }
        long once = series();
        use(of("a", "and-one-more"));
        assertEquals(once, series());
        assertTrue(once - before < 100, "used for the first time: " + (once - before));
        assertEquals(10_002, requests("a", "unknown"));
        assertEquals(2, meters.size(), "m at a, and m without a backend");
    }

    @Test
    void namesThatAnEngineInventsAreForgottenInTime() {
        for (int i = 0; i < 300; i++) {
            list("a", "m-" + i);
            use(of("a", "m-" + i));
            now = now.plusSeconds(60);
        }
        assertTrue(meters.size() <= 2 * 62, "kept: " + meters.size());
    }

    @Test
    void aBackendWithANewAddressKeepsItsMeters() {
        BackendMeters before = meters.of(backend("a"));
        keeper.use(
                RoutingSettings.DEFAULTS,
                List.of(BackendSettings.of("a", "openai", "openai", URI.create("http://elsewhere.test"))));
        assertSame(before, meters.of(backend("a")));
    }

    @Test
    void speedIsTheEnginesOwnWhereItSaysSoAndSlowlyFollows() {
        list("a", "m");
        ModelMeters m = of("a", "m");
        m.tokens(new Usage().completion(101), 1_000_000_000L);
        assertEquals(100, speed(), 0.01);
        m.tokens(new Usage().completion(100).completionNanos(500_000_000L), 1_000_000_000L);
        assertEquals(120, speed(), 0.01);
        m.tokens(new Usage().completion(1), 0);
        m.tokens(new Usage().prompt(5), 7);
        assertEquals(120, speed(), 0.01);
    }

    private double speed() {
        Double value = registry.getSampleValue(
                "council_router_tokens_per_second", new String[] {"model", "backend"}, new String[] {"m", "a"});
        return value == null ? -1 : value;
    }
}
