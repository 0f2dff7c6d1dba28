package io.councilrouter.routing.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.load.Ended;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendReport.EngineHealth;
import io.councilrouter.routing.table.BackendReport.Gauges;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.Serving;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Loaded models come before preferred backends, expected time before everything. */
class SmartTest {
    private final Fleet fleet =
            new Fleet().add(Fleet.ollama("first")).add(Fleet.ollama("second").withPreference(2, 1));
    private final Candidates candidates = new Candidates();
    private final RouteQuery query = new RouteQuery(3);
    private boolean preferLoaded = true;

    @Test
    void aWarmModelOnPriority2BeatsAColdOneOnPriority1() {
        fleet.beatLoaded("first", "", "m:1").beatLoaded("second", "m:1", "m:1");
        assertPicks("second");
        preferLoaded = false;
        assertPicks("first");
    }

    @Test
    void priorityDecidesBetweenTwoWarmOnesAndBetweenTwoColdOnes() {
        fleet.beatLoaded("first", "m:1", "m:1").beatLoaded("second", "m:1", "m:1");
        assertPicks("first");
        fleet.beatLoaded("first", "", "m:1").beatLoaded("second", "", "m:1");
        assertPicks("first");
    }

    @Test
    void aLoadLearntToBeQuickIsWorthThePreferredBackend() {
        fleet.beatLoaded("first", "", "m:1").beatLoaded("second", "m:1", "m:1");
        for (int i = 0; i < 2; i++) {
            AttemptLoad attempt = begin("first", 10);
            fleet.clock.seconds(1.2);
            attempt.firstToken(fleet.clock.getAsLong());
            attempt.engineLoaded(1_000_000_000);
            attempt.end(Ended.OK, fleet.clock.getAsLong());
            fleet.clock.seconds(1);
            fleet.beatLoaded("first", "", "m:1");
        }
        assertPicks("first");
    }

    /** Two cold backends: the second request joins the load that has begun instead of starting another. */
    @Test
    void joinsALoadThatHasBegun() {
        fleet.edit("second", b -> b.withPreference(1, 1));
        fleet.beatLoaded("first", "", "m:1").beatLoaded("second", "", "m:1");
        AttemptLoad loading = begin("second", 10);
        fleet.clock.seconds(5);
        assertPicks("second");
        fleet.clock.seconds(10);
        loading.firstToken(fleet.clock.getAsLong());
        assertPicks("second");
        loading.end(Ended.OK, fleet.clock.getAsLong());
        fleet.beatLoaded("second", "", "m:1").beatLoaded("first", "m:1", "m:1");
        assertPicks("first");
    }

    @Test
    void aLongQueueOutweighsPriorityAndWarmth() {
        fleet.beatLoaded("first", "m:1", "m:1").beatLoaded("second", "m:1", "m:1");
        fleet.keeper.report(new BackendReport(
                "first", EngineHealth.UP, "", fleet.backend("first").engine(), new Gauges(40, 4, 4)));
        assertPicks("second");
        fleet.clock.seconds(61);
        assertPicks("first");
    }

    @Test
    void promptTokensOnTheirWayCountBeforeTheNextReport() {
        fleet.beatLoaded("first", "m:1", "m:1").beatLoaded("second", "m:1", "m:1");
        AttemptLoad big = begin("first", 30_000);
        assertPicks("second");
        big.firstToken(fleet.clock.getAsLong());
        assertPicks("first");
        big.end(Ended.OK, fleet.clock.getAsLong());
    }

    @Test
    void aBackendThatFailsLoses() {
        fleet.beatLoaded("first", "m:1", "m:1").beatLoaded("second", "m:1", "m:1");
        for (int i = 0; i < 3; i++) {
            begin("first", 10).end(Ended.FAILED, fleet.clock.getAsLong());
        }
        assertPicks("second");
        fleet.clock.seconds(120);
        assertPicks("first");
    }

    /** Equal backends share requests from the first one on. */
    @Test
    void equalsAreChosenAtRandom() {
        fleet.edit("second", b -> b.withPreference(1, 1));
        fleet.beatLoaded("first", "", "m:1").beatLoaded("second", "", "m:1");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            seen.add(pick());
        }
        assertEquals(2, seen.size());
    }

    @Test
    void expectsMoreTimeForLongerPrompts() {
        fleet.beatLoaded("first", "m:1", "m:1");
        Serving serving = fleet.route("m:1").servings().getFirst();
        query.at(fleet.clock.getAsLong()).prompt(100);
        double small = ExpectedTime.prefillMs(serving.backend(), query);
        query.prompt(20_000);
        assertTrue(ExpectedTime.prefillMs(serving.backend(), query) > small + 9_000);
    }

    private AttemptLoad begin(String backend, int tokens) {
        AttemptLoad attempt = new AttemptLoad();
        fleet.backend(backend).slots().tryAcquire(0);
        for (Serving serving : fleet.route("m:1").servings()) {
            if (serving.backend().name().equals(backend)) {
                serving.begin(attempt, tokens, fleet.clock.getAsLong());
            }
        }
        return attempt;
    }

    private void assertPicks(String name) {
        for (int i = 0; i < 10; i++) {
            assertEquals(name, pick());
        }
    }

    private String pick() {
        RoutingSettings d = RoutingSettings.DEFAULTS;
        RoutingSettings settings = new RoutingSettings(
                "smart",
                preferLoaded,
                d.priorityStep(),
                "",
                d.aliases(),
                d.fallbacks(),
                d.named(),
                d.breaker(),
                d.beats(),
                d.admission());
        query.at(fleet.clock.getAsLong()).prompt(100);
        int chosen = new Picker(Strategies.load(), settings)
                .pick(fleet.table(), fleet.route("m:1"), null, query, candidates);
        var backend = candidates.serving(chosen).backend();
        backend.slots().release();
        return backend.name();
    }
}
