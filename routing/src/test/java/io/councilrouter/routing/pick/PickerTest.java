package io.councilrouter.routing.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.load.CircuitBreaker;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.load.Ended;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.Serving;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PickerTest {
    private final Fleet fleet = new Fleet()
            .add(Fleet.ollama("a").withMaxConcurrency(1))
            .add(Fleet.ollama("b").withMaxConcurrency(1))
            .beat("a", "m:1")
            .beat("b", "m:1");
    private final Candidates candidates = new Candidates();
    private final RouteQuery query = new RouteQuery(7);

    @AfterEach
    void nobodyWaits() {
        for (Backend backend : fleet.table().backends()) {
            assertEquals(0, backend.slots().waiters());
        }
    }

    @Test
    void aModelThatRestsLeavesTheOthersOfItsBackendAlone() {
        fleet.beat("a", "m:1", "other:1");
        rests("a", "m:1", 3600);
        query.at(fleet.clock.getAsLong());
        assertEquals("b", served("m:1"));
        assertEquals("a", served("other:1"));
    }

    @Test
    void whoRefusedOurCredentialsIsAskedOnlyWhereNobodyElseIsLeft() {
        fleet.route("m:1").servings().getFirst().cooldown().refused(fleet.clock.getAsLong(), 30_000_000_000L);
        query.at(fleet.clock.getAsLong());
        for (int i = 0; i < 20; i++) {
            assertEquals("b", served("m:1"));
        }
        query.tried(fleet.backend("b"));
        assertEquals("a", served("m:1"));
        query.failOpen(false);
        assertEquals(Picker.NOBODY, pick("m:1"));
    }

    @Test
    void whatWasTriedForOneModelOfTheChainIsPossibleForTheNext() {
        query.at(fleet.clock.getAsLong()).tried(fleet.backend("a"));
        query.tried(fleet.backend("b"));
        assertEquals(Picker.NOBODY, pick("m:1"));
        query.entry(1).tried(fleet.backend("b"));
        assertEquals("a", served("m:1"));
        query.entry(0);
        assertEquals(Picker.NOBODY, pick("m:1"));
        query.notTried(fleet.backend("a"));
        assertEquals("a", served("m:1"));
    }

    @Test
    void findsTheRestThatEndsFirstOfThoseWhoWouldFit() {
        query.at(fleet.clock.getAsLong());
        assertNull(Picker.earliestRest(fleet.table(), fleet.route("m:1"), null, query));
        rests("a", "m:1", 5);
        assertNull(Picker.earliestRest(fleet.table(), fleet.route("m:1"), null, query), "b would do");
        rests("b", "m:1", 3);
        assertEquals(3, seconds(null));
        assertEquals(5, seconds(fleet.backend("a")));
        query.tried(fleet.backend("b"));
        assertEquals(5, seconds(null));
        fleet.clock.seconds(5);
        query.at(fleet.clock.getAsLong());
        assertNull(Picker.earliestRest(fleet.table(), fleet.route("m:1"), null, query));
    }

    private long seconds(@Nullable Backend pin) {
        Cooldown.CooldownRest rest = Picker.earliestRest(fleet.table(), fleet.route("m:1"), pin, query);
        assertNotNull(rest);
        return (rest.untilNanos() - fleet.clock.getAsLong()) / 1_000_000_000;
    }

    private int pick(String model) {
        return new Picker(Strategies.load(), fleet.settings())
                .pick(fleet.table(), fleet.route(model), null, query, candidates);
    }

    private String served(String model) {
        Backend backend = candidates.serving(pick(model)).backend();
        backend.slots().release();
        return backend.name();
    }

    private void rests(String backend, String model, long seconds) {
        for (Serving each : fleet.route(model).servings()) {
            if (each.backend().name().equals(backend)) {
                each.cooldown().limited(fleet.clock.getAsLong(), seconds * 1_000_000_000, Cooldown.Why.RATE_LIMITED);
            }
        }
    }

    @Test
    void saysWhyThereIsNobody() {
        query.tried(fleet.backend("a"));
        query.tried(fleet.backend("b"));
        assertNobody(Nobody.TRIED_ALL);
        query.notTried(fleet.backend("b"));
        query.notTried(fleet.backend("a"));
        rests("a", "m:1", 5);
        rests("b", "m:1", 3);
        assertNobody(Nobody.COOLDOWN);
        assertEquals(3_000_000_000L, candidates.cooldownNanos());
        fleet.clock.seconds(5);
        down("a");
        fleet.keeper.override("b", new BackendOverride(null, true, null, null));
        assertNobody(Nobody.DOWN);
        fleet.keeper.override("a", new BackendOverride(false, null, null, null));
        assertNobody(Nobody.DRAINING);
        fleet.keeper.override("b", new BackendOverride(false, null, null, null));
        assertNobody(Nobody.DISABLED);
        ModelRoute route = fleet.route("m:1");
        fleet.remove("a").remove("b");
        assertEquals(Picker.NOBODY, pick(route, null));
        assertEquals(Nobody.GONE, candidates.nobody());
        assertEquals(Picker.NOBODY, pick(ModelRoute.empty("x"), null));
        assertEquals(Nobody.GONE, candidates.nobody());
    }

    /** Picks only where prompt and abilities fit, and gives numbers if they fit nowhere. */
    @Test
    void picksOnlyWhereTheRequestFits() {
        report("a", 4_096, Set.of(Ability.CHAT));
        report("b", 32_768, Set.of(Ability.CHAT, Ability.TOOLS));
        query.prompt(5_000);
        assertPicked("b");
        query.prompt(100).need(Ability.TOOLS);
        assertPicked("b");
        query.reset().prompt(40_000);
        assertNobody(Nobody.CONTEXT);
        assertEquals(32_768, candidates.largestContext());
        assertTrue(query.lenient(candidates), "the estimate alone says so");
        assertPicked("b");
        assertFalse(query.lenient(candidates), "once is enough");
        query.reset().prompt(100_000);
        assertNobody(Nobody.CONTEXT);
        assertFalse(query.lenient(candidates), "that is certain");
        query.reset().prompt(100_000).several();
        assertPicked("a");
        query.reset().need(Ability.VISION);
        assertNobody(Nobody.ABILITY);
        fleet.keeper.report(BackendReport.up("a", EngineState.listing(List.of(ServedModel.named("m:1")))));
        assertPicked("a");
    }

    @Test
    void asksNobodyForWhatItSaidItLacks() {
        query.asking(_ -> "embed");
        fleet.keeper.lacks("a", "embed", "m:1");
        fleet.keeper.lacks("b", "chat", "");
        assertPicked("b");
        fleet.keeper.lacks("b", "embed", "");
        assertNobody(Nobody.OPERATION);
        query.reset().asking(_ -> "chat");
        assertPicked("a");
        fleet.keeper.lacks("a", "chat", "m:1");
        assertNobody(Nobody.OPERATION);
        query.reset().asking(_ -> "complete");
        fleet.keeper.lacks("a", "complete", "m:1");
        fleet.keeper.lacks("b", "complete", "m:1");
        assertNobody(Nobody.MODEL);
    }

    @Test
    void eachBackendIsSparedWhatItWouldBeAskedItself() {
        query.asking(backend -> backend.name().equals("a") ? "chat" : "complete");
        fleet.keeper.lacks("a", "complete", "");
        fleet.keeper.lacks("b", "complete", "");
        assertPicked("a");
        fleet.keeper.lacks("a", "chat", "");
        assertNobody(Nobody.OPERATION);
    }

    @Test
    void asksNobodyWhoHasNoWayToBeAsked() {
        query.asking(new RouteQuery.OperationNames() {
            @Override
            public String of(Backend backend) {
                return "rerank";
            }

            @Override
            public boolean offeredBy(Backend backend) {
                return backend.name().equals("b");
            }
        });
        assertPicked("b");
        Wanted waiting = Wanted.of(fleet.route("m:1"), null, query);
        assertEquals(
                List.of("b"),
                waiting.fitting(fleet.table(), 0).stream()
                        .map(each -> each.backend().name())
                        .toList());
        down("b");
        assertNobody(Nobody.DOWN);
        fleet.remove("b");
        assertNobody(Nobody.OPERATION);
    }

    @Test
    void waitsWhenAllThatFitAreFull() {
        assertTrue(pick(fleet.route("m:1"), null) >= 0);
        assertTrue(pick(fleet.route("m:1"), null) >= 0);
        assertEquals(Picker.WAIT, pick(fleet.route("m:1"), null));
        assertNull(candidates.nobody());
        fleet.backend("a").slots().release();
        assertPicked("a");
    }

    @Test
    void aPinIsThatBackendAndNoSibling() {
        Resolution.Found pinned =
                (Resolution.Found) ModelNames.resolve(fleet.table(), RoutingSettings.DEFAULTS, "b/m:1", true);
        for (int i = 0; i < 20; i++) {
            int chosen = pick(pinned.route(), pinned.pin());
            assertEquals("b", candidates.serving(chosen).backend().name());
            fleet.backend("b").slots().release();
        }
        fleet.backend("b").slots().tryAcquire(1);
        assertEquals(Picker.WAIT, pick(pinned.route(), pinned.pin()));
        down("b");
        assertEquals(Picker.NOBODY, pick(pinned.route(), pinned.pin()));
        assertEquals(Nobody.DOWN, candidates.nobody());
    }

    /** If a single backend remains, it may slow down but is never taken out. */
    @Test
    void theLastOneIsNeverRemovedForItsBreaker() {
        open("a");
        assertPicked("b");
        open("b");
        int chosen = pick(fleet.route("m:1"), null);
        assertTrue(chosen >= 0);
        assertEquals(
                Fitness.EJECTED,
                candidates.verdict(candidates.serving(chosen).backend().index()));
    }

    @Test
    void waitsForAHealthyOneRatherThanUseAnEjectedOne() {
        open("a");
        fleet.backend("b").slots().tryAcquire(1);
        assertEquals(Picker.WAIT, pick(fleet.route("m:1"), null));
    }

    @Test
    void aShakyOneIsUsedBeforeAnybodyWaits() {
        fleet.keeper.missed("a", "late");
        assertPicked("b");
        fleet.backend("b").slots().tryAcquire(1);
        assertPicked("a");
    }

    @Test
    void sendsOneProbeToARecoveringBackend() {
        fleet.edit("a", a -> a.withMaxConcurrency(9)).edit("b", b -> b.withMaxConcurrency(9));
        open("a");
        down("b");
        fleet.clock.seconds(61);
        AttemptLoad probe = new AttemptLoad();
        int chosen = pick(fleet.route("m:1"), null);
        candidates.serving(chosen).begin(probe, 1, fleet.clock.getAsLong());
        assertEquals(
                CircuitBreaker.BreakerState.HALF_OPEN,
                fleet.backend("a").breaker().state(fleet.clock.getAsLong()));
        assertFalse(fleet.backend("a").breaker().admits(fleet.clock.getAsLong()));
        fleet.beat("b", "m:1");
        assertPicked("b");
        probe.end(Ended.OK, fleet.clock.getAsLong());
        assertTrue(fleet.backend("a").breaker().admits(fleet.clock.getAsLong()));
    }

    @Test
    void aProbeThatFoundNoSlotIsGivenBack() {
        open("a");
        down("b");
        fleet.clock.seconds(61);
        fleet.backend("a").slots().tryAcquire(1);
        assertEquals(Picker.WAIT, pick(fleet.route("m:1"), null));
        assertTrue(fleet.backend("a").breaker().admits(fleet.clock.getAsLong()));
    }

    @Test
    void everyAttemptSeesTheCurrentTable() {
        ModelRoute old = fleet.route("m:1");
        fleet.keeper.override("a", new BackendOverride(null, true, null, null));
        for (int i = 0; i < 10; i++) {
            int chosen = pick(old, null);
            assertEquals("b", candidates.serving(chosen).backend().name());
            fleet.backend("b").slots().release();
        }
    }

    @Test
    void aRouteThatOnlyAnOldTableHasStillMindsTheStateOfItsBackends() {
        ModelRoute old = fleet.route("m:1");
        fleet.beat("a", "other:1").beat("b", "other:1");
        fleet.keeper.override("a", new BackendOverride(false, null, null, null));
        int chosen = pick(old, null);
        assertEquals("b", candidates.serving(chosen).backend().name());
    }

    @Test
    void explainsItself() {
        fleet.keeper.missed("b", "late");
        query.at(fleet.clock.getAsLong()).prompt(100).explain(true);
        Picker picker = new Picker(Strategies.load(), RoutingSettings.DEFAULTS);
        int chosen = picker.pick(fleet.table(), fleet.route("m:1"), null, query, candidates);
        String json = Explanation.of("m\"\u00fc\n", picker, candidates, chosen).json();
        assertEquals(
                "{\"model\":\"m\\\"\\u00fc\\u000a\",\"strategy\":\"smart\",\"candidates\":["
                        + "{\"backend\":\"a\",\"verdict\":\"healthy\",\"chosen\":true,\"score\":200.0,"
                        + "\"queue_ms\":0.0,\"prefill_ms\":200.0,\"load_ms\":0.0,\"priority_ms\":0.0,"
                        + "\"failures_ms\":0.0},"
                        + "{\"backend\":\"b\",\"verdict\":\"shaky\",\"chosen\":false,"
                        + "\"queue_ms\":0.0,\"prefill_ms\":200.0,\"load_ms\":0.0,\"priority_ms\":0.0,"
                        + "\"failures_ms\":0.0}]}",
                json);
    }

    private void assertNobody(Nobody why) {
        assertEquals(Picker.NOBODY, pick(fleet.route("m:1"), null));
        assertEquals(why, candidates.nobody());
    }

    private void assertPicked(String name) {
        int chosen = pick(fleet.route("m:1"), null);
        assertTrue(chosen >= 0, () -> "nobody: " + candidates.nobody());
        Backend backend = candidates.serving(chosen).backend();
        assertEquals(name, backend.name());
        backend.slots().release();
    }

    private int pick(ModelRoute route, @Nullable Backend pin) {
        query.at(fleet.clock.getAsLong());
        return new Picker(Strategies.load(), RoutingSettings.DEFAULTS)
                .pick(fleet.table(), route, pin, query, candidates);
    }

    private void report(String name, int context, Set<Ability> abilities) {
        fleet.keeper.report(
                BackendReport.up(name, EngineState.listing(List.of(new ServedModel("m:1", context, abilities, "")))));
    }

    private void down(String name) {
        for (int i = 0; i < 3; i++) {
            fleet.keeper.missed(name, "gone");
        }
    }

    private void open(String name) {
        for (int i = 0; i < 5; i++) {
            fleet.backend(name).breaker().onFailure(fleet.clock.getAsLong());
        }
    }
}
