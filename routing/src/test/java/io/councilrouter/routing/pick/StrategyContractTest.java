package io.councilrouter.routing.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.load.Ended;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTable;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every strategy on the class path must obey, ours and others'. */
class StrategyContractTest {
    private static final String MODEL = "m:1";

    private final Candidates candidates = new Candidates();
    private final RouteQuery query = new RouteQuery(42);

    static Stream<String> strategies() {
        return Strategies.load().names().stream();
    }

    @Test
    void allThatTheConfigurationKnowsAreThere() {
        assertEquals(
                Set.of("smart", "priority", "round-robin", "least-load", "weighted", "weighted-random", "latency"),
                Strategies.load().names());
        assertThrows(IllegalArgumentException.class, () -> Strategies.load().named("smrt"));
    }

    @Test
    void twoOfOneNameAreRefusedAndBothNamed() {
        var twice = List.<BalancingStrategy>of(new Smart(), new Smart());
        var thrown = assertThrows(IllegalStateException.class, () -> Strategies.of(twice.iterator()));
        assertTrue(thrown.toString().contains(Smart.class.getName()), thrown.toString());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void neverPicksAnExcludedOne(String strategy) {
        Fleet fleet = fleet(strategy, 8);
        fleet.keeper.override("b0", new BackendOverride(false, null, null, null));
        fleet.keeper.override("b1", new BackendOverride(null, true, null, null));
        for (int i = 0; i < 3; i++) {
            fleet.keeper.missed("b2", "gone");
        }
        fleet.route("m:1")
                .servings()
                .get(3)
                .cooldown()
                .limited(fleet.clock.getAsLong(), 1_000_000_000, Cooldown.Why.RATE_LIMITED);
        for (int i = 0; i < 5; i++) {
            fleet.backend("b4").breaker().onFailure(fleet.clock.getAsLong());
        }
        fleet.keeper.missed("b5", "late");
        Picker picker = picker(strategy, fleet);
        query.tried(fleet.backend("b6"));
        for (int i = 0; i < 500; i++) {
            int chosen = pick(picker, fleet);
            assertTrue(chosen >= 0);
            Backend backend = candidates.serving(chosen).backend();
            assertEquals("b7", backend.name());
            if (i % 2 == 0) {
                backend.slots().release();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void spreadsEqualWorkOverEquals(String strategy) {
        Fleet fleet = fleet(strategy, 4);
        Map<String, Integer> counts = run(strategy, fleet, 4_000);
        assertEquals(Set.of("b0", "b1", "b2", "b3"), counts.keySet());
        counts.forEach((name, count) -> assertTrue(count > 600 && count < 1_500, () -> counts.toString()));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void fillsEveryBackendBeforeItSaysWait(String strategy) {
        Fleet fleet = fleet(strategy, 5);
        for (int i = 0; i < 5; i++) {
            int most = i + 1;
            fleet.edit("b" + i, b -> b.withMaxConcurrency(most));
        }
        Picker picker = picker(strategy, fleet);
        for (int i = 0; i < 15; i++) {
            assertTrue(pick(picker, fleet) >= 0);
        }
        assertEquals(Picker.WAIT, pick(picker, fleet));
        for (int i = 0; i < 5; i++) {
            assertEquals(i + 1, fleet.backend("b" + i).slots().inFlight());
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void allocatesNothing(String strategy) {
        Fleet fleet = fleet(strategy, 16);
        Picker picker = picker(strategy, fleet);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RoutingTable table = fleet.table();
        ModelRoute route = fleet.route(MODEL);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 5_000; i++) {
                query.reset().at(fleet.clock.getAsLong() + i).prompt(1_000);
                int chosen = picker.pick(table, route, null, query, candidates);
                candidates.serving(chosen).backend().slots().release();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes for 5,000 picks");
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void anOverloadedOneGetsLessThanAnIdleOneWhereLoadCounts(String strategy) {
        if (List.of("round-robin", "weighted", "weighted-random").contains(strategy)) {
            return;
        }
        Fleet fleet = fleet(strategy, 2);
        AttemptLoad seen = new AttemptLoad();
        for (String name : List.of("b0", "b1")) {
            fleet.backend(name).slots().tryAcquire(0);
            fleet.route(MODEL).servings().get(name.equals("b0") ? 0 : 1).begin(seen, 10, fleet.clock.getAsLong());
            seen.firstToken(fleet.clock.seconds(0.1).getAsLong());
            seen.end(Ended.OK, fleet.clock.getAsLong());
        }
        for (int i = 0; i < 50; i++) {
            fleet.backend("b0").slots().tryAcquire(0);
        }
        Picker picker = picker(strategy, fleet);
        for (int i = 0; i < 20; i++) {
            int chosen = pick(picker, fleet);
            assertEquals("b1", candidates.serving(chosen).backend().name());
        }
    }

    @Test
    void weightsShareTheWork() {
        for (String strategy : List.of("weighted", "weighted-random")) {
            Fleet fleet = fleet(strategy, 3);
            fleet.edit("b0", b -> b.withPreference(1, 5)).edit("b1", b -> b.withPreference(1, 3));
            Map<String, Integer> counts = run(strategy, fleet, 9_000);
            assertEquals(5_000, counts.getOrDefault("b0", 0), 250, strategy);
            assertEquals(3_000, counts.getOrDefault("b1", 0), 250, strategy);
            assertEquals(1_000, counts.getOrDefault("b2", 0), 250, strategy);
        }
    }

    /** Smooth means that in any window a backend's share is never far from its weight. */
    @Test
    void weightedIsSmooth() {
        Fleet fleet = fleet("weighted", 3);
        fleet.edit("b0", b -> b.withPreference(1, 5));
        Picker picker = picker("weighted", fleet);
        int[] last = new int[70];
        for (int i = 0; i < 700; i++) {
            last[i % 70] = "b0"
                            .equals(candidates
                                    .serving(pick(picker, fleet))
                                    .backend()
                                    .name())
                    ? 1
                    : 0;
            if (i >= 70) {
                assertEquals(50, Arrays.stream(last).sum(), 3, "window that ends at " + i);
            }
        }
    }

    @Test
    void roundRobinTakesTurnsPerModel() {
        Fleet fleet = new Fleet();
        for (int i = 0; i < 2; i++) {
            fleet.add(Fleet.ollama("b" + i)).beat("b" + i, "a:1", "b:1");
        }
        fleet.use(RoutingSettings.DEFAULTS.withStrategy("round-robin"));
        Picker picker = picker("round-robin", fleet);
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            // Two models alternate: if they shared a counter, each would always meet the same backend.
            int chosen = picker.pick(
                    fleet.table(), fleet.route(i % 2 == 0 ? "a:1" : "b:1"), null, query.reset(), candidates);
            order.append(candidates.serving(chosen).backend().name());
        }
        assertEquals("b0b0b1b1b0b0b1b1", order.toString());
    }

    @Test
    void priorityCrossesATierOnlyWhenTheBetterOneCannotServe() {
        Fleet fleet = fleet("priority", 3);
        fleet.edit("b0", b -> b.withMaxConcurrency(2)).edit("b1", b -> b.withPreference(2, 1));
        fleet.edit("b2", b -> b.withPreference(3, 1));
        Picker picker = picker("priority", fleet);
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            order.append(candidates.serving(pick(picker, fleet)).backend().name());
        }
        assertEquals("b0b0b1b1", order.toString());
    }

    private Map<String, Integer> run(String strategy, Fleet fleet, int requests) {
        Picker picker = picker(strategy, fleet);
        Map<String, Integer> counts = new HashMap<>();
        Deque<AttemptLoad> running = new ArrayDeque<>();
        for (int i = 0; i < requests; i++) {
            int chosen = pick(picker, fleet);
            AttemptLoad attempt = new AttemptLoad();
            candidates.serving(chosen).begin(attempt, 100, fleet.clock.getAsLong());
            counts.merge(candidates.serving(chosen).backend().name(), 1, Integer::sum);
            running.add(attempt);
            fleet.clock.seconds(0.05);
            if (running.size() == 8) {
                AttemptLoad oldest = running.remove();
                oldest.firstToken(fleet.clock.getAsLong());
                oldest.end(Ended.OK, fleet.clock.getAsLong());
            }
        }
        for (AttemptLoad attempt : running) {
            attempt.end(Ended.CANCELLED, fleet.clock.getAsLong());
        }
        for (Backend backend : fleet.table().backends()) {
            assertEquals(0, backend.slots().inFlight());
        }
        return counts;
    }

    private int pick(Picker picker, Fleet fleet) {
        query.at(fleet.clock.getAsLong()).prompt(100);
        return picker.pick(fleet.table(), fleet.route(MODEL), null, query, candidates);
    }

    private static Picker picker(String strategy, Fleet fleet) {
        return new Picker(Strategies.load(), fleet.settings().withStrategy(strategy));
    }

    private static Fleet fleet(String strategy, int size) {
        Fleet fleet = new Fleet().use(RoutingSettings.DEFAULTS.withStrategy(strategy));
        for (int i = 0; i < size; i++) {
            BackendSettings backend = Fleet.ollama("b" + i);
            fleet.add(backend).beat(backend.name(), MODEL);
        }
        return fleet;
    }
}
