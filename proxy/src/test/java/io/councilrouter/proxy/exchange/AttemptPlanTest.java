package io.councilrouter.proxy.exchange;

import static io.councilrouter.proxy.exchange.PlanRig.error;
import static io.councilrouter.proxy.exchange.PlanRig.good;
import static io.councilrouter.proxy.exchange.PlanRig.refusedConnection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.proxy.exchange.PlanRig.Script;
import io.councilrouter.routing.load.CircuitBreaker;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.BackendState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which backend is asked next, how often, and what is waited for; time passes only when it is told to. */
@ExtendWith(LeakExtension.class)
final class AttemptPlanTest {
    private static final String RETRY = "Retry-After: ";

    private PlanRig rig = rig("");

    private static PlanRig rig(String yaml) {
        return new PlanRig("discovery: {enabled: false}\n" + yaml, Map.of());
    }

    private static PlanRig chain(String yaml, String... entries) {
        return new PlanRig("discovery: {enabled: false}\n" + yaml, Map.of("bad", List.of(entries)));
    }

    private static Script limited(int seconds) {
        return error(429, "Slow down", RETRY + seconds);
    }

    private static Script broken() {
        return error(500, "boom");
    }

    @AfterEach
    void nothingIsHeld() {
        assertTrue(rig.idle());
    }

    private static void answered(Asked client) {
        assertTrue(client.ended());
        assertEquals(200, client.status(), client.text());
    }

    private static void refused(Asked client, String retryAfter) {
        assertTrue(client.ended());
        assertEquals(429, client.status(), client.text());
        assertEquals(retryAfter, client.header("Retry-After"));
        assertTrue(
                client.text().contains("on every backend that serves it; retry after " + retryAfter + " s."),
                client.text());
    }

    // A limit is about one model of one backend.

    @Test
    void aModelThatIsLimitedLeavesTheOthersOfItsBackendAlone() {
        rig.serve("a", List.of("x", "y"), limited(3600), good());
        refused(rig.ask("x"), "3600");
        answered(rig.ask("y"));
        refused(rig.ask("x"), "3600");
        assertEquals(List.of("a", "a"), rig.asked);
    }

    @Test
    void aSiblingIsAskedAtOnce() {
        rig.serve("a", List.of("x"), limited(3)).serve("b", List.of("x"), good());
        answered(rig.ask("x"));
        answered(rig.ask("x"));
        assertEquals(List.of("a", "b", "b"), rig.asked);
    }

    // The last candidate is slowed and never blanked out.

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 529})
    void theLastCandidateIsWaitedForAndAskedAgain(int status) {
        rig.serve("a", List.of("x"), error(status, "Slow down", RETRY + 3), good());
        Asked first = rig.ask("x");
        rig.pass(1_000);
        Asked second = rig.ask("x");
        rig.pass(1_800);
        assertFalse(first.ended());
        assertEquals(List.of("a"), rig.asked);
        rig.pass(600);
        answered(first);
        answered(second);
        assertEquals(List.of("a", "a", "a"), rig.asked);
        assertEquals("2", first.header("X-Router-Attempts"));
        assertTrue(Integer.parseInt(first.header("X-Router-Queue-Ms")) >= 2_900, first.header("X-Router-Queue-Ms"));
        assertTrue(Integer.parseInt(second.header("X-Router-Queue-Ms")) >= 1_900, second.header("X-Router-Queue-Ms"));
    }

    @Test
    void itIsWaitedForOnceAndThenRefusedInPlainWords() {
        rig.serve("a", List.of("x"), limited(3));
        Asked client = rig.ask("x");
        rig.pass(3_400);
        refused(client, "3");
        assertTrue(client.text().contains("Slow down. The model is rate-limited on every"), client.text());
        assertEquals(List.of("a", "a"), rig.asked);
    }

    @Test
    void theRestOfTheWholeRouteCountsAndTheEarliestIsWaitedFor() {
        rig.serve("a", List.of("x"), limited(20)).serve("b", List.of("x"), limited(2), good());
        Asked client = rig.ask("x");
        rig.pass(2_400);
        answered(client);
        assertEquals(List.of("a", "b", "b"), rig.asked);
    }

    @Test
    void moreSiblingsThanRetriesAreWaitedForWhenAllAreLimited() {
        rig.serve("a", List.of("x"), limited(5), good())
                .serve("b", List.of("x"), limited(4), good())
                .serve("c", List.of("x"), limited(3), good());
        Asked client = rig.ask("x");
        assertEquals(List.of("a", "b", "c"), rig.asked);
        rig.pass(3_400);
        answered(client);
        assertEquals(List.of("a", "b", "c", "c"), rig.asked);
    }

    @Test
    void whoFailedOtherwiseIsNotAskedAgainAfterTheWait() {
        rig.serve("a", List.of("x"), broken(), good()).serve("b", List.of("x"), limited(3), good());
        Asked client = rig.ask("x");
        rig.pass(3_400);
        answered(client);
        assertEquals(List.of("a", "b", "b"), rig.asked);
    }

    @Test
    void theWaitCostsNeitherARetryNorBudget() {
        rig = rig("retry: {budget: 0}\n");
        rig.serve("a", List.of("x"), limited(1), good());
        Asked client = rig.ask("x");
        rig.pass(1_400);
        answered(client);
    }

    @Test
    void theWaitIsNoWayAroundTheBudget() {
        rig = rig("retry: {budget: 0}\n");
        rig.serve("a", List.of("x"), limited(1)).serve("b", List.of("x"), good());
        Asked client = rig.ask("x");
        assertTrue(client.ended());
        assertEquals(429, client.status());
        assertEquals("1", client.header("Retry-After"));
        assertEquals(List.of("a"), rig.asked);
    }

    @Test
    void aRestOfMoreThanHalfAMinuteIsRefusedAtOnce() {
        rig.serve("a", List.of("x"), limited(40));
        refused(rig.ask("x"), "40");
        rig.pass(2_000);
        refused(rig.ask("x"), "38");
        assertEquals(List.of("a"), rig.asked);
    }

    @ParameterizedTest
    @CsvSource({"2s, true", "500ms, true", "0, true", "2.5, true", "3.5, false", "10m, false"})
    void theRequestMayShortenTheWait(String header, boolean tooShort) {
        rig.serve("a", List.of("x"), limited(3), good());
        Asked client = rig.ask("x", "X-Router-Max-Wait: " + header);
        if (tooShort) {
            refused(client, "3");
        } else {
            rig.pass(3_400);
            answered(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admission: {max_wait: 2s}", "timeouts: {total: 2s}"})
    void theWaitEndsWithinTheGatewaysOwnLimits(String yaml) {
        rig = rig(yaml + "\n");
        rig.serve("a", List.of("x"), limited(3));
        refused(rig.ask("x", "X-Router-Max-Wait: 1h"), "3");
    }

    @Test
    void aClientThatLeavesWhileItWaitsLeavesNothingBehind() {
        rig.serve("a", List.of("x"), limited(3), good());
        Asked client = rig.ask("x");
        rig.pass(1_000);
        assertFalse(rig.idle());
        client.leave();
        rig.pass(3_000);
        assertTrue(rig.idle());
        assertEquals(List.of("a"), rig.asked);
    }

    @Test
    void whatAnAdministratorEnablesIsAskedAtOnce() {
        rig.serve("a", List.of("x"), limited(20), good());
        Asked client = rig.ask("x");
        rig.keeper.override("a", new BackendOverride(true, null, null, null));
        rig.pass(200);
        answered(client);
    }

    @Test
    void withoutRetryAfterTheRestDoublesFromASecond() {
        rig.serve("a", List.of("x"), error(429, "Slow down"));
        Asked client = rig.ask("x");
        rig.pass(1_400);
        refused(client, "2");
        client = rig.ask("x");
        rig.pass(2_400);
        refused(client, "4");
        assertEquals(List.of("a", "a", "a"), rig.asked);
    }

    @Test
    void aProbeThatNobodyWaitsForAnyMoreIsFreeForTheNext() {
        rig.serve("a", List.of("x")).limitTo("a", 1);
        CircuitBreaker breaker = rig.backend("a").breaker();
        Asked first = rig.ask("x");
        Asked second = rig.ask("x");
        while (breaker.state(rig.turns.nanos()) == CircuitBreaker.BreakerState.CLOSED) {
            breaker.onFailure(rig.turns.nanos());
        }
        rig.turns.leap(Duration.ofMinutes(2).toNanos());
        first.leave();
        // The queue hands the slot on and takes the probe for the second, which leaves before it hears of it.
        rig.turns.step();
        assertFalse(breaker.admits(rig.turns.nanos()));
        second.leave();
        rig.settle();
        assertTrue(breaker.admits(rig.turns.nanos()));
    }

    @Test
    void waitsForASlotAndForARestOneAfterTheOther() {
        List<LinkListener> held = new ArrayList<>();
        rig.serve("a", List.of("x"), held::add, good()).keeper.weatherChanged();
        rig.limitTo("a", 1);
        Asked first = rig.ask("x");
        Asked second = rig.ask("x");
        assertEquals(1, rig.backend("a").slots().waiters());
        limited(3).run(held.getFirst());
        rig.pass(200);
        assertEquals(0, rig.backend("a").slots().waiters());
        rig.pass(3_400);
        answered(first);
        answered(second);
        assertEquals(List.of("a", "a", "a"), rig.asked);
    }

    // Credentials.

    @Test
    void oneModelThatRefusesOurCredentialsIsAskedAgainWhereNobodyElseIsThere() {
        rig.serve("a", List.of("x", "y"), error(401, "not signed in"), good());
        assertEquals(502, rig.ask("x").status());
        assertEquals(BackendState.UP, rig.backend("a").state());
        answered(rig.ask("y"));
        answered(rig.ask("x"));
    }

    @Test
    void aSiblingGoesBeforeWhoRefusedOurCredentials() {
        rig.serve("a", List.of("x"), error(401, "bad key"), good()).serve("b", List.of("x"), good());
        answered(rig.ask("x"));
        answered(rig.ask("x"));
        rig.pass(30_000);
        answered(rig.ask("x"));
        assertEquals(List.of("a", "b", "b", "a"), rig.asked);
    }

    @Test
    void twoModelsThatRefuseOurCredentialsDegradeTheBackendUntilItAnswers() {
        rig.serve("a", List.of("x", "y"), error(401, "bad key"), error(401, "bad key"), good());
        assertEquals(502, rig.ask("x").status());
        assertEquals(502, rig.ask("y").status());
        assertEquals(BackendState.DEGRADED, rig.backend("a").state());
        assertEquals(
                "refuses our credentials: status 401 for x and for y",
                rig.backend("a").reason());
        answered(rig.ask("x"));
        rig.keeper.weatherChanged();
        assertEquals(BackendState.UP, rig.backend("a").state());
    }

    @Test
    void aRefusalInsideASuccessCountsAsTheSameStatusDoes() {
        Script inside = PlanRig.status(200, "{\"error\":{\"message\":\"bad key\",\"code\":401}}");
        rig.serve("a", List.of("x", "y"), inside, inside, good());
        rig.ask("x");
        rig.ask("y");
        assertEquals(BackendState.DEGRADED, rig.backend("a").state());
        answered(rig.ask("x"));
    }

    @Test
    void whatACallersOwnKeyMeetsIsNobodyElsesMatter() {
        rig = rig("backends: [{name: a, type: openai, url: \"http://a.test/v1\", auth: passthrough}]\n");
        rig.serve(
                "a", List.of("x"), limited(600), error(404, "The model `x` does not exist"), error(401, "no"), good());
        Asked limited = rig.ask("x");
        assertEquals(429, limited.status(), limited.text());
        assertEquals("600", limited.header("Retry-After"));
        assertEquals(404, rig.ask("x").status());
        assertEquals(401, rig.ask("x").status());
        answered(rig.ask("x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 403})
    void otherRefusalsSayNothingOfTheKey(int status) {
        rig.serve("a", List.of("x", "y"), error(status, "no"));
        rig.ask("x");
        rig.ask("y");
        assertEquals(BackendState.UP, rig.backend("a").state());
    }

    // The chain.

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void theChainGetsItsTurnHoweverManySiblingsFail(int siblings) {
        rig = chain("", "good");
        for (int i = 0; i < siblings; i++) {
            rig.serve("b" + i, List.of("bad"), broken());
        }
        rig.serve("g", List.of("good"), good());
        Asked client = rig.ask("bad");
        answered(client);
        assertEquals("good", client.header("X-Fallback-Model"));
        assertEquals(Math.min(siblings, 3) + 1, rig.asked.size(), rig.asked.toString());
        assertEquals("g", rig.asked.getLast());
    }

    @Test
    void theChainGetsItsTurnWhenNobodyCanEvenBeReached() {
        rig = chain("", "good");
        for (int i = 0; i < 20; i++) {
            rig.serve("b" + i, List.of("bad"), refusedConnection());
        }
        rig.serve("g", List.of("good"), good());
        answered(rig.ask("bad"));
        assertEquals(17, rig.asked.size());
    }

    @Test
    void everyModelOfTheChainGetsItsTurn() {
        rig = chain("", "c1", "c2", "c3", "c4");
        for (int i = 0; i < 3; i++) {
            rig.serve("b" + i, List.of("bad"), broken());
        }
        rig.serve("c1", List.of("c1"), broken())
                .serve("c2", List.of("c2"), broken())
                .serve("c3", List.of("c3"), broken())
                .serve("c4", List.of("c4"), good());
        Asked client = rig.ask("bad");
        answered(client);
        assertEquals("c4", client.header("X-Fallback-Model"));
        assertEquals(List.of("b0", "b1", "b2", "c1", "c2", "c3", "c4"), rig.asked);
    }

    @Test
    void aChainThatFailsAsAWholeTellsTheLastFault() {
        rig = chain("", "c1");
        rig.serve("b", List.of("bad"), broken()).serve("c", List.of("c1"), error(500, "worse"));
        Asked client = rig.ask("bad");
        assertEquals(502, client.status());
        assertTrue(client.text().contains("worse"), client.text());
        assertEquals(List.of("b", "c"), rig.asked);
    }

    @Test
    void theChainIsAnsweringStillWhenEverybodyHasFailedForLong() {
        rig = chain("", "good");
        for (int i = 0; i < 5; i++) {
            rig.serve("b" + i, List.of("bad"), broken());
        }
        rig.serve("g", List.of("good"), good());
        for (int i = 0; i < 60; i++) {
            answered(rig.ask("bad"));
        }
        assertTrue(Collections.frequency(rig.asked, "g") == 60 && rig.asked.size() < 60 + 40, rig.asked.toString());
    }

    @Test
    void aBrokenBackendIsAskedWhereTheChainHasNobodyBetter() {
        rig = chain("", "good");
        rig.serve("b", List.of("bad"), broken()).serve("g", List.of("good"), broken());
        for (int i = 0; i < 5; i++) {
            assertEquals(502, rig.ask("bad").status());
        }
        rig.asked.clear();
        assertEquals(502, rig.ask("bad").status());
        assertEquals("b", rig.asked.getFirst());
    }

    @Test
    void aBudgetOfNothingForbidsTheChainAfterAnError() {
        rig = chain("retry: {budget: 0}\n", "good");
        rig.serve("b", List.of("bad"), broken()).serve("g", List.of("good"), good());
        assertEquals(502, rig.ask("bad").status());
        assertEquals(List.of("b"), rig.asked);
    }

    @Test
    void aModelOfTheChainIsToldHowMuchToThinkWhateverAnotherCouldNotDo() {
        rig = chain("", "bad", "other");
        rig.serve("a", List.of("bad"), error(400, "unknown field reasoning_effort"), broken());
        rig.serve("b", List.of("other"), good());
        Asked client = rig.send(
                "POST /api/chat",
                "{\"model\":\"bad\",\"stream\":false,\"think\":\"high\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        answered(client);
        assertEquals(List.of("a", "a", "b"), rig.asked);
        assertFalse(rig.sent.get(1).contains("reasoning_effort"), rig.sent.get(1));
        assertTrue(rig.sent.get(2).contains("reasoning_effort"), rig.sent.get(2));
        assertEquals("", client.header("X-Router-Dropped"));
    }

    @Test
    void whatIsPassedOnIsNoStreamOfEventsUntilItsHeadSaysSo() {
        List<LinkListener> waiting = new ArrayList<>();
        rig.serve("a", List.of("x"), waiting::add);
        Asked client = rig.send("POST /v1/rerank", "{\"model\":\"x\",\"stream\":true,\"query\":\"q\"}");
        rig.pass(20_000);
        assertEquals(0, client.status());
        assertEquals("", client.text());
        good().run(waiting.getFirst());
        answered(client);
        assertEquals(PlanRig.ANSWER, client.text());
    }

    @Test
    void theChainGoesBeforeWaiting() {
        rig = chain("", "good");
        rig.serve("b", List.of("bad"), limited(3)).serve("g", List.of("good"), good());
        answered(rig.ask("bad"));
        answered(rig.ask("bad"));
        assertEquals(List.of("b", "g", "g"), rig.asked);
    }

    @Test
    void whereTheWholeChainRestsTheFirstToEndIsWaitedFor() {
        rig = chain("", "good");
        rig.serve("b", List.of("bad"), limited(5)).serve("g", List.of("good"), limited(3), good());
        Asked client = rig.ask("bad");
        assertFalse(client.ended());
        rig.pass(3_400);
        answered(client);
        assertEquals("good", client.header("X-Fallback-Model"));

        rig = chain("", "good");
        rig.serve("b", List.of("bad"), limited(3), good()).serve("g", List.of("good"), limited(5));
        client = rig.ask("bad");
        rig.pass(3_400);
        answered(client);
        assertEquals("", client.header("X-Fallback-Model"), "back to what was asked for");
    }
}
