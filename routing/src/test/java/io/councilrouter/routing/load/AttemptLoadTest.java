package io.councilrouter.routing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptLoadTest {
    private final ManualClock clock = new ManualClock();
    private final LiveLoad live = LiveLoad.fair(BreakerSettings.DEFAULTS, clock.getAsLong());
    private final BackendLoad load = live.load();
    private final AttemptLoad attempt = new AttemptLoad();

    @AfterEach
    void everySlotIsBack() {
        assertEquals(0, load.slots().inFlight());
        assertEquals(0, load.slots().waiters());
        assertEquals(0, load.outstandingTokens());
    }

    @Test
    void onlyTheFirstEndCounts() {
        begin(100, false);
        assertEquals(100, load.outstandingTokens());
        assertFalse(attempt.end(Ended.FAILED, clock.getAsLong()));
        assertFalse(attempt.end(Ended.OK, clock.getAsLong()));
        assertFalse(attempt.end(Ended.CANCELLED, clock.getAsLong()));
        assertEquals(1, load.requests());
        assertEquals(1, load.failures());
        assertEquals(0, load.cancels());
        assertEquals(1, live.breaker().failures());
    }

    @Test
    void refusesToBeginTwice() {
        begin(1, false);
        assertThrows(IllegalStateException.class, () -> begin(1, false));
        load.slots().release();
        attempt.end(Ended.OK, clock.getAsLong());
    }

    @Test
    void handsTheSlotOverWhereSomebodyWaits() {
        begin(1, false);
        load.slots().acquireOrWait(1);
        assertTrue(attempt.end(Ended.OK, clock.getAsLong()));
        load.slots().grant();
        load.slots().release();
    }

    @Test
    void aClientThatLeavesIsNoFailure() {
        begin(10, false);
        clock.seconds(8);
        attempt.end(Ended.CANCELLED, clock.getAsLong());
        assertEquals(0, load.failures());
        assertEquals(1, load.cancels());
        assertEquals(0, live.breaker().failures());
        assertEquals(0, load.recentFailures(clock.getAsLong()));
        assertEquals(8000, load.peakMs(clock.getAsLong()), 1, "but it proves that the backend is that slow");
    }

    @Test
    void anErrandTeachesTheBreakerAndNeitherTimesNorWhatIsLoaded() {
        ModelLoad model = load.model("m");
        double usual = load.serviceMs();
        load.slots().tryAcquire(1);
        attempt.errand(live, clock.getAsLong());
        clock.seconds(600);
        attempt.firstToken(clock.getAsLong());
        attempt.end(Ended.OK, clock.getAsLong());
        assertFalse(model.answeredSince(0));
        assertEquals(usual, load.serviceMs());
        assertEquals(0, load.peakMs(clock.getAsLong()));
        load.slots().tryAcquire(1);
        attempt.errand(live, clock.getAsLong());
        attempt.end(Ended.FAILED, clock.getAsLong());
        assertEquals(1, live.breaker().failures());
        assertEquals(2, load.requests());
        assertEquals(1, load.failures());
    }

    @Test
    void aRefusalSaysThatTheBackendWorks() {
        live.breaker().onFailure(clock.getAsLong());
        begin(10, false);
        attempt.end(Ended.REFUSED, clock.getAsLong());
        assertEquals(0, live.breaker().failures());
        assertEquals(0, load.failures());
    }

    @Test
    void learnsPrefillFromShortAndLongPrompts() {
        answer(100, 0.3, false, -1);
        assertEquals(300, load.prefillMs(100), 1);
        assertEquals(300 + 9488 * 0.5, load.prefillMs(10_000), 1, "until learnt: 2,000 tokens a second");
        answer(10_512, 10.3, false, -1);
        assertEquals(1.0, load.tokenMs(), 0.01);
        assertEquals(10_300, load.prefillMs(10_512), 10);
    }

    @Test
    void learnsTheTimeToLoadAModelFromTheEngine() {
        assertEquals(15_000, load.model("m").loadMs(), "15 s until learnt");
        answer(10, 9, true, 8.5);
        assertEquals(8_500, load.model("m").loadMs(), 1);
        assertEquals(500, load.prefillMs(10), 1);
    }

    @Test
    void infersTheTimeToLoadWhereTheEngineIsSilent() {
        answer(10, 0.5, false, -1);
        answer(10, 20.5, true, -1);
        assertEquals(20_000, load.model("m").loadMs(), 10);
        assertEquals(500, load.prefillMs(10), 10, "a cold start is no sample of prefill");
    }

    @Test
    void knowsThatAModelIsLoadingAndThenLoaded() {
        long reported = clock.getAsLong();
        begin(10, true);
        clock.seconds(5);
        ModelLoad model = load.model("m");
        assertEquals(10_000, model.loadLeftMs(clock.getAsLong()), 1);
        assertFalse(model.answeredSince(reported));
        attempt.firstToken(clock.getAsLong());
        assertTrue(model.answeredSince(reported));
        attempt.end(Ended.OK, clock.getAsLong());
        clock.seconds(5);
        assertFalse(model.answeredSince(clock.getAsLong()), "a later report knows better");
    }

    @Test
    void knowsThatAModelWasUnloadedUntilItAnswersAgain() {
        ModelLoad model = load.model("m");
        long reported = clock.getAsLong();
        begin(1, false);
        clock.seconds(1);
        attempt.firstToken(clock.getAsLong());
        assertTrue(model.answeredSince(reported));
        attempt.engineUnloaded();
        attempt.end(Ended.OK, clock.getAsLong());
        assertTrue(model.unloadedSince(reported));
        assertFalse(model.answeredSince(reported), "its last words");
        assertFalse(model.unloadedSince(clock.getAsLong()), "a later report knows better");
        begin(1, true);
        clock.seconds(1);
        attempt.firstToken(clock.getAsLong());
        attempt.end(Ended.OK, clock.getAsLong());
        assertTrue(model.answeredSince(reported));
        assertFalse(model.unloadedSince(reported));
    }

    @Test
    void theLastFewUploadsAreRemembered() {
        RecentNames uploads = load.uploads();
        assertFalse(uploads.has("a"));
        uploads.add("a");
        uploads.add("a");
        for (int i = 0; i < 63; i++) {
            uploads.add("b" + i);
        }
        assertTrue(uploads.has("a") && uploads.has("b0") && uploads.has("b62"));
        uploads.add("c");
        assertFalse(uploads.has("a"), "the oldest goes");
        assertTrue(uploads.has("c"));
    }

    @Test
    void aLoadThatWasGivenUpCountsFromTheStart() {
        begin(10, true);
        clock.seconds(5);
        attempt.end(Ended.CANCELLED, clock.getAsLong());
        assertEquals(15_000, load.model("m").loadLeftMs(clock.getAsLong()), 1);
    }

    @Test
    void remembersABoundedNumberOfModels() {
        for (int i = 0; i < LoadTuning.MOST_MODELS; i++) {
            load.model("m" + i);
        }
        assertSame(load.model("one-more"), load.model("another"));
        assertSame(load.model("m7"), load.model("m7"));
        assertNotSame(load.model("m7"), load.model("another"));
    }

    @Test
    void aReportOfTheEngineGrowsStale() {
        assertEquals(-1, load.slotsTotal());
        load.reported(clock.getAsLong(), 7, 3, 4);
        assertEquals(7, load.queueDepth(clock.getAsLong()));
        assertEquals(3, load.running(clock.getAsLong()));
        assertEquals(4, load.slotsTotal());
        clock.seconds(61);
        assertEquals(0, load.queueDepth(clock.getAsLong()));
        assertEquals(0, load.running(clock.getAsLong()));
        load.reported(clock.getAsLong(), -1, -1, -1);
        assertEquals(0, load.queueDepth(clock.getAsLong()));
    }

    private void answer(int tokens, double ttft, boolean cold, double loadSeconds) {
        begin(tokens, cold);
        clock.seconds(ttft);
        attempt.firstToken(clock.getAsLong());
        if (loadSeconds >= 0) {
            attempt.engineLoaded((long) (loadSeconds * 1e9));
        }
        attempt.end(Ended.OK, clock.getAsLong());
    }

    private void begin(int tokens, boolean cold) {
        load.slots().tryAcquire(0);
        attempt.begin(live, load.model("m"), tokens, cold, clock.getAsLong());
    }
}
