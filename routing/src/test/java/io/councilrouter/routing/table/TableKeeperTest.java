package io.councilrouter.routing.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.load.CircuitBreaker;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.load.LiveLoad;
import io.councilrouter.routing.table.BackendReport.EngineHealth;
import io.councilrouter.routing.table.BackendReport.Gauges;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableKeeperTest {
    private final Fleet fleet = new Fleet().add(Fleet.ollama("a")).add(Fleet.ollama("b"));
    private final TableKeeper keeper = fleet.keeper;

    @Test
    void publishesOnlyWhatChanged() {
        fleet.beat("a", "m:1");
        RoutingTable table = fleet.table();
        assertFalse(keeper.report(BackendReport.up("a", EngineState.listing(List.of(ServedModel.named("m:1"))))));
        assertSame(table, fleet.table());
        assertTrue(keeper.report(BackendReport.up("a", EngineState.listing(List.of(ServedModel.named("m:2"))))));
        assertEquals(table.version() + 1, fleet.table().version());
        assertEquals(Set.of("m:2"), fleet.table().models().keySet());
        assertEquals(Set.of("m:1"), table.models().keySet(), "an old snapshot stays what it was");
    }

    /** Counters are never reset by health checks or reloads. */
    @Test
    void loadOutlivesSnapshots() {
        LiveLoad live = fleet.backend("a").live();
        int id = fleet.backend("a").id();
        fleet.beat("a", "m:1").use(RoutingSettings.DEFAULTS.withStrategy("latency"));
        fleet.edit("a", a -> a.withPreference(7, 2).withMaxConcurrency(3));
        keeper.missed("a", "gone");
        assertSame(live, fleet.backend("a").live());
        assertEquals(id, fleet.backend("a").id());
        assertEquals(7, fleet.backend("a").priority());
        fleet.edit("a", a -> BackendSettings.of("a", "ollama", "ollama", URI.create("http://elsewhere.test")));
        assertNotSame(live, fleet.backend("a").live(), "another URL is another machine");
        assertNotEquals(id, fleet.backend("a").id());
    }

    @Test
    void whatIsLearntOfModelsBehindABeatChangesNothingElse() {
        EngineState thinks = EngineState.listing(List.of(new ServedModel("m:1", -1, Set.of(Ability.THINKING), "")));
        assertFalse(keeper.learnt("a", thinks), "it has listed nothing yet");
        assertFalse(keeper.learnt("nobody", thinks));
        fleet.beat("a", "m:1");
        keeper.missed("a", "gone");
        BackendState state = fleet.backend("a").state();
        long missed = fleet.backend("a").load().beatsMissed();
        assertTrue(keeper.learnt("a", thinks));
        assertEquals(
                Ability.THINKING.bit(), fleet.route("m:1").servings().getFirst().abilities());
        assertEquals(state, fleet.backend("a").state());
        assertEquals(missed, fleet.backend("a").load().beatsMissed());
        assertFalse(keeper.learnt("a", thinks), "no news");
    }

    @Test
    void whoRefusesOurCredentialsAtAHeartbeatIsDegradedAndKeepsItsModels() {
        fleet.beat("a", "m:1");
        for (int i = 0; i < 5; i++) {
            keeper.refused("a", "its /v1/models refused our credentials (status 401)");
        }
        assertEquals(BackendState.DEGRADED, fleet.backend("a").state());
        assertEquals(
                "its /v1/models refused our credentials (status 401)",
                fleet.backend("a").reason());
        assertTrue(fleet.route("m:1").live());
        fleet.beat("a", "m:1");
        assertEquals(BackendState.UP, fleet.backend("a").state());
        assertFalse(keeper.refused("nobody", "x"));
    }

    @Test
    void whoRefusesOurCredentialsForTwoModelsIsDegradedUntilItAnswers() {
        fleet.beat("a", "m:1");
        LiveLoad live = fleet.backend("a").live();
        long now = fleet.clock.getAsLong();
        live.key().refused("m:1", now);
        assertFalse(keeper.weatherChanged());
        live.key().refused("m:2", now);
        assertTrue(keeper.weatherChanged());
        assertEquals(BackendState.DEGRADED, fleet.backend("a").state());
        assertEquals(
                "refuses our credentials: status 401 for m:1 and for m:2",
                fleet.backend("a").reason());
        fleet.beat("a", "m:1");
        assertEquals(BackendState.DEGRADED, fleet.backend("a").state(), "its list may be open to everybody");
        live.key().answered();
        fleet.beat("a", "m:1");
        assertEquals(BackendState.UP, fleet.backend("a").state());
    }

    @Test
    void aConfigurationThatChangesABackendForgetsWhatItRefused() {
        fleet.beat("a", "m:1").beat("b", "m:1");
        rest("a");
        rest("b");
        fleet.edit("a", a -> a.withPreference(7, 2));
        assertEquals(List.of("b"), resting());
        fleet.use(RoutingSettings.DEFAULTS.withStrategy("latency"));
        assertEquals(List.of("b"), resting(), "nothing changed for b");
        keeper.configurationChanged("b");
        assertEquals(List.of(), resting());
    }

    @Test
    void aNewKeyBringsBackWhatTheOldOneDidNotSee() {
        fleet.beat("a", "m:1");
        keeper.lacks("a", "chat", "m:1");
        keeper.lacks("a", "embed", "");
        assertTrue(fleet.backend("a").gaps().operation("embed"));
        keeper.configurationChanged("a");
        fleet.use(RoutingSettings.DEFAULTS);
        assertEquals(Gaps.NONE, fleet.backend("a").gaps());
    }

    @Test
    void theGapsOfASnapshotAreMadeOnceForAllThatFollow() {
        fleet.beat("a", "m:1").beat("b", "m:1");
        keeper.lacks("a", "chat", "m:1");
        Gaps gaps = fleet.backend("a").gaps();
        fleet.beat("b", "m:1", "m:2");
        assertSame(gaps, fleet.backend("a").gaps());
        keeper.lacks("a", "chat", "m:2");
        assertTrue(fleet.backend("a").gaps().model("chat", "m:1"));
        assertTrue(fleet.backend("a").gaps().model("chat", "m:2"));
        assertFalse(gaps.model("chat", "m:2"), "a snapshot stays as it was");
    }

    @Test
    void anAdministratorWhoEnablesABackendForgetsWhatItRefused() {
        fleet.beat("a", "m:1").beat("b", "m:1");
        rest("a");
        fleet.backend("a").live().key().refused("m:1", fleet.clock.getAsLong());
        fleet.backend("a").live().key().refused("m:2", fleet.clock.getAsLong());
        keeper.override("a", new BackendOverride(null, null, 2.0, null));
        assertEquals(List.of("a"), resting());
        assertEquals(BackendState.DEGRADED, fleet.backend("a").state());
        keeper.override("a", new BackendOverride(true, null, null, null));
        assertEquals(List.of(), resting());
        assertEquals(BackendState.UP, fleet.backend("a").state());
    }

    private void rest(String backend) {
        fleet.backend(backend)
                .load()
                .model("m:1")
                .cooldown()
                .limited(fleet.clock.getAsLong(), 5_000_000_000L, Cooldown.Why.RATE_LIMITED);
    }

    private List<String> resting() {
        List<String> resting = new ArrayList<>();
        for (Backend each : fleet.table().backends()) {
            each.load().resting(fleet.clock.getAsLong(), (model, rest) -> resting.add(each.name()));
        }
        return resting;
    }

    @Test
    void tellsOfEachTableBeforeAnyLoopSeesIt() {
        fleet.beat("a", "m:1");
        List<Long> told = new ArrayList<>();
        fleet.tables.beforePublishing(next -> {
            told.add(next.version());
            assertEquals(next.version() - 1, fleet.table().version());
        });
        fleet.beat("a", "m:2").beat("a", "m:2").beat("a", "m:3");
        assertEquals(List.of(fleet.table().version() - 1, fleet.table().version()), told);
    }

    @Test
    void missedBeatsAreCountedForGood() {
        keeper.missed("a", "gone");
        keeper.missed("a", "gone");
        fleet.beat("a", "m:1");
        keeper.missed("a", "gone");
        assertEquals(3, fleet.backend("a").load().beatsMissed());
        assertEquals(0, fleet.backend("b").load().beatsMissed());
    }

    @Test
    void numbersThatChangeAllTheTimeDoNotMakeTables() {
        fleet.beat("a", "m:1");
        EngineState engine = fleet.backend("a").engine();
        assertFalse(keeper.report(new BackendReport("a", EngineHealth.UP, "", engine, new Gauges(9, 4, 4))));
        assertEquals(9, fleet.backend("a").load().queueDepth(fleet.clock.getAsLong()));
    }

    @Test
    void missedBeatsDegradeThenRemoveAndTheFirstGoodOneBringsBack() {
        fleet.beat("a", "m:1");
        assertEquals(BackendState.UP, state("a"));
        keeper.missed("a", "no answer in 2s");
        assertEquals(BackendState.DEGRADED, state("a"));
        assertEquals("no answer in 2s", fleet.backend("a").reason());
        keeper.missed("a", "no answer in 2s");
        assertEquals(BackendState.DEGRADED, state("a"));
        keeper.missed("a", "connection refused");
        assertEquals(BackendState.DOWN, state("a"));
        assertEquals("connection refused", fleet.backend("a").reason());
        assertFalse(fleet.route("m:1").live());
        fleet.beat("a", "m:1");
        assertEquals(BackendState.UP, state("a"));
        assertEquals("", fleet.backend("a").reason());
        assertTrue(fleet.route("m:1").live());
        keeper.missed("a", "x");
        assertEquals(BackendState.DEGRADED, state("a"), "counted from the start again");
    }

    @Test
    void aBackendThatNeverAnsweredIsDownAtTheFirstMiss() {
        assertEquals(BackendState.UNKNOWN, state("b"));
        keeper.missed("b", "connection refused");
        assertEquals(BackendState.DOWN, state("b"));
    }

    @Test
    void aBackendThatAnswersWithNoListIsDegradedAndKeepsWhatItListed() {
        fleet.beat("a", "m:1");
        for (int i = 0; i < 5; i++) {
            keeper.report(doubtful("a"));
            assertEquals(BackendState.DEGRADED, state("a"), "it answers, so it is never taken away");
            assertEquals("no list", fleet.backend("a").reason());
            assertTrue(fleet.route("m:1").live());
        }
        assertEquals(5, fleet.backend("a").load().beatsMissed());
        keeper.report(BackendReport.up("a", EngineState.listing(List.of())));
        assertEquals(BackendState.UP, state("a"));
        assertEquals(Set.of(), fleet.table().models().keySet(), "an empty list is a list");
    }

    @Test
    void aBackendWhoseFirstBeatBringsNoListIsNotUp() {
        keeper.report(doubtful("b"));
        assertEquals(BackendState.DEGRADED, state("b"));
        assertNull(fleet.backend("b").engine().models());
        keeper.missed("b", "connection refused");
        keeper.missed("b", "connection refused");
        assertEquals(BackendState.DEGRADED, state("b"));
        keeper.missed("b", "connection refused");
        assertEquals(BackendState.DOWN, state("b"));
        keeper.report(doubtful("b"));
        assertEquals(BackendState.DEGRADED, state("b"), "it is there again");
    }

    private static BackendReport doubtful(String backend) {
        return new BackendReport(backend, EngineHealth.DEGRADED, "no list", EngineState.UNKNOWN, Gauges.UNKNOWN);
    }

    @Test
    void anEngineMaySayItselfThatItIsDown() {
        fleet.beat("a", "m:1");
        keeper.report(new BackendReport("a", EngineHealth.DOWN, "loading model", EngineState.UNKNOWN, Gauges.UNKNOWN));
        assertEquals(BackendState.DOWN, state("a"));
        assertEquals(Set.of("m:1"), fleet.table().models().keySet(), "what it serves is still known");
        keeper.report(new BackendReport(
                "a", EngineHealth.DEGRADED, "slow", fleet.backend("a").engine(), Gauges.UNKNOWN));
        assertEquals(BackendState.DEGRADED, state("a"));
    }

    @Test
    void aGoodBeatHalfOpensTheBreaker() {
        for (int i = 0; i < 5; i++) {
            fleet.backend("a").breaker().onFailure(fleet.clock.getAsLong());
        }
        assertEquals(
                CircuitBreaker.BreakerState.OPEN, fleet.backend("a").breaker().state(fleet.clock.getAsLong()));
        fleet.beat("a", "m:1");
        assertEquals(
                CircuitBreaker.BreakerState.HALF_OPEN,
                fleet.backend("a").breaker().state(fleet.clock.getAsLong()));
    }

    @Test
    void aModelThatIsDeniedIsDeniedForThatOperationAtThatBackendOnly() {
        fleet.beat("a", "m:1", "m:2").beat("b", "m:1");
        assertTrue(keeper.lacks("a", "embed", "m:1"));
        assertTrue(fleet.backend("a").gaps().model("embed", "m:1"));
        assertFalse(fleet.backend("a").gaps().model("chat", "m:1"));
        assertFalse(fleet.backend("a").gaps().model("embed", "m:2"));
        assertFalse(fleet.backend("a").gaps().operation("embed"));
        assertFalse(fleet.backend("b").gaps().model("embed", "m:1"));
        assertEquals(List.of("a", "b"), servers("m:1"), "it stays in the list, for its other operations");
    }

    @Test
    void aDenialLastsUntilTheListChanges() {
        fleet.beat("a", "m:1", "m:2");
        keeper.lacks("a", "chat", "m:1");
        fleet.beat("a", "m:1", "m:2");
        assertTrue(fleet.backend("a").gaps().model("chat", "m:1"), "the list that was wrong before is not believed");
        fleet.beat("a", "m:1", "m:2", "m:3");
        assertFalse(fleet.backend("a").gaps().model("chat", "m:1"), "a list that changed is");
    }

    @Test
    void aDenialLastsUntilTheServerIsOfAnotherVersion() {
        EngineState old = new EngineState(List.of(), null, "1.0", "");
        keeper.report(BackendReport.up("a", old));
        keeper.lacks("a", "/v1/rerank", "");
        keeper.report(BackendReport.up("a", old));
        assertTrue(fleet.backend("a").gaps().operation("/v1/rerank"));
        keeper.report(BackendReport.up("a", new EngineState(List.of(), null, "1.1", "")));
        assertFalse(fleet.backend("a").gaps().operation("/v1/rerank"));
    }

    @Test
    void whatAVersionCannotHaveIsAGapUntilABeatTellsOfANewerOne() {
        EngineState old = new EngineState(List.of(), null, "1.0", "", Set.of("openai chat"));
        keeper.report(BackendReport.up("a", old));
        assertTrue(fleet.backend("a").gaps().operation("openai chat"));
        assertFalse(fleet.backend("a").gaps().operation("ollama chat"));
        keeper.lacks("a", "/v1/rerank", "");
        keeper.report(BackendReport.up("a", old));
        assertTrue(fleet.backend("a").gaps().operation("openai chat"), "it holds for longer than a denial");
        keeper.report(BackendReport.up("a", new EngineState(List.of(), null, "1.1", "")));
        assertTrue(fleet.backend("a").gaps().none());
    }

    @Test
    void theLatestDenialsAreKeptAndNotAnyNumberOfThem() {
        fleet.beat("a", "m:1");
        for (int path = 0; path < 1_000; path++) {
            keeper.lacks("a", "/v1/audio/" + path, "");
        }
        assertTrue(fleet.backend("a").gaps().byOperation().size() <= 128);
        assertTrue(fleet.backend("a").gaps().operation("/v1/audio/999"));
        assertFalse(fleet.backend("a").gaps().operation("/v1/audio/0"));
    }

    @Test
    void whatIsDeniedGetsAnotherChance() {
        fleet.beat("a", "m:1");
        keeper.lacks("a", "chat", "m:1");
        keeper.lacks("a", "embed", "");
        fleet.clock.advance(Duration.ofMinutes(5));
        fleet.beat("a", "m:1");
        assertEquals(Gaps.NONE, fleet.backend("a").gaps());
    }

    @Test
    void declaredModelsAreServedUnlessOllamaLacksThem() {
        fleet.edit("a", a -> a.withModels(Map.of("pub", "real", "other", "absent:1b")));
        assertEquals(List.of("a"), servers("pub"), "believed until the first beat");
        assertEquals(List.of("a"), servers("other"));
        fleet.beat("a", "real:latest");
        assertEquals(List.of("a"), servers("pub"));
        assertNull(fleet.table().model("other"));
        assertNull(fleet.table().model("real:latest"), "only what is declared is public");
        fleet.add(Fleet.openai("c").withModels(Map.of("gpt", "gpt"))).beat("c", "gpt-2024-10-10");
        assertEquals(List.of("c"), servers("gpt"), "a cloud's list may leave names out");
    }

    @Test
    void overridesOutliveReloadsUntilTheirBackendChanges() {
        fleet.beat("a", "m:1");
        assertTrue(keeper.override("a", new BackendOverride(false, null, null, null)));
        assertEquals(BackendState.DISABLED, state("a"));
        keeper.override("a", new BackendOverride(true, true, 3.0, 9));
        assertEquals(BackendState.DRAINING, state("a"));
        fleet.use(RoutingSettings.DEFAULTS.withStrategy("priority"));
        fleet.edit("b", b -> b.withMaxConcurrency(1));
        assertEquals(BackendState.DRAINING, state("a"));
        assertEquals(9, fleet.backend("a").priority());
        assertEquals(3.0, fleet.backend("a").settings().weight());
        keeper.override("a", new BackendOverride(null, false, null, null));
        assertEquals(BackendState.UP, state("a"));
        assertEquals(9, fleet.backend("a").priority(), "what a patch leaves out stays");
        fleet.edit("a", a -> a.withMaxConcurrency(1));
        assertEquals(1, fleet.backend("a").priority());
        assertFalse(keeper.override("nobody", BackendOverride.NONE));
    }

    @Test
    void noOverrideRevivesABackendThatHasNoKey() {
        fleet.add(Fleet.openai("c").withEnabled(false, "OPENAI_API_KEY is not set"));
        keeper.override("c", new BackendOverride(true, null, null, null));
        assertEquals(BackendState.DISABLED, state("c"));
        assertEquals("OPENAI_API_KEY is not set", fleet.backend("c").reason());
    }

    @Test
    void discoveredBackendsComeAfterConfiguredOnesAndMayBeLost() {
        BackendSettings found = Fleet.ollama("found");
        assertTrue(keeper.discovered(found));
        assertFalse(keeper.discovered(found));
        assertFalse(keeper.discovered(BackendSettings.of(
                "same-url", "ollama", "ollama", fleet.backend("a").settings().url())));
        fleet.beat("found", "m:1").use(RoutingSettings.DEFAULTS.withStrategy("priority"));
        assertEquals(
                List.of("a", "b", "found"),
                fleet.table().backends().stream().map(Backend::name).toList());
        int id = fleet.backend("found").id();
        LiveLoad live = fleet.backend("found").live();
        assertFalse(keeper.lost("a"), "configured ones are never lost");
        assertTrue(keeper.lost("found"));
        assertNull(fleet.table().backend("found"));
        keeper.discovered(found);
        assertEquals(id, fleet.backend("found").id(), "the same engine comes back");
        assertSame(live, fleet.backend("found").live());
        fleet.add(found.withPreference(5, 1));
        assertEquals(5, fleet.backend("found").priority());
        assertFalse(keeper.lost("found"), "it is configured now");
    }

    @Test
    void indicesFollowTheOrderAndIdsAreNeverReused() {
        int b = fleet.backend("b").id();
        fleet.remove("a").add(Fleet.ollama("c"));
        assertEquals(0, fleet.backend("b").index());
        assertEquals(1, fleet.backend("c").index());
        assertEquals(b, fleet.backend("b").id());
        assertEquals(3, fleet.backend("c").id());
        assertSame(fleet.backend("c"), fleet.table().backend(3));
        assertNull(fleet.table().backend(1));
    }

    @Test
    void modelsStandInStableOrderHoweverTheyWereListed() {
        fleet.beat("a", "z:1", "b:1", "a:1").beat("b", "m:1", "a:1");
        List<String> names = List.copyOf(fleet.table().models().keySet());
        assertEquals(List.of("a:1", "b:1", "m:1", "z:1"), names);
        assertEquals(List.of("a", "b"), servers("a:1"));
    }

    @Test
    void reportsOfBackendsThatWentAwayAreIgnored() {
        fleet.remove("a");
        RoutingTable table = fleet.table();
        assertFalse(keeper.report(BackendReport.up("a", EngineState.UNKNOWN)));
        assertFalse(keeper.missed("a", "gone"));
        assertFalse(keeper.lacks("a", "chat", "m"));
        assertSame(table, fleet.table());
    }

    @Test
    void onlyTheControlThreadMayWrite() {
        TableKeeper strict = new TableKeeper(new RoutingTables(), fleet.clock, () -> false);
        assertThrows(AssertionError.class, () -> strict.missed("a", "x"));
        assertThrows(AssertionError.class, () -> strict.use(RoutingSettings.DEFAULTS, List.of()));
    }

    private BackendState state(String name) {
        return fleet.backend(name).state();
    }

    private List<String> servers(String model) {
        return fleet.route(model).servings().stream()
                .map(serving -> serving.backend().name())
                .toList();
    }
}
