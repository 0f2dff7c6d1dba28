package io.councilrouter.routing.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.load.Ended;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.pick.Wanted;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionQueueTest {
    private final Fleet fleet = new Fleet()
            .add(Fleet.ollama("a").withMaxConcurrency(1))
            .add(Fleet.ollama("b").withMaxConcurrency(1))
            .beat("a", "m:1", "only-a:1")
            .beat("b", "m:1", "only-b:1");
    private final AdmissionQueue queue =
            new AdmissionQueue(fleet.tables, new AdmissionSettings(3, Duration.ofMinutes(1)), fleet.clock);
    private final List<String> told = new ArrayList<>();
    private final List<Backend> held = new ArrayList<>();
    private long lastWait;

    /** After each test: once everything running has finished, nothing may be left over. */
    @AfterEach
    void everySlotIsBackAndNobodyWaits() {
        for (int i = 0; i < 1_000 && !held.isEmpty(); i++) {
            finish(held.getFirst().name());
        }
        queue.refuseAll();
        for (Backend backend : fleet.table().backends()) {
            assertEquals(0, backend.slots().inFlight(), backend.name());
            assertEquals(0, backend.slots().waiters(), backend.name());
        }
        assertEquals(0, queue.size());
        QueueTotals totals = queue.totals();
        assertEquals(
                totals.offered(),
                totals.granted() + totals.full() + totals.late() + totals.unserved() + totals.withdrawn());
    }

    @Test
    void servesFirstComeFirst() {
        fill("a", "b");
        offer("1", "m:1");
        offer("2", "m:1");
        offer("3", "m:1");
        finish("a");
        finish("b");
        finish("a");
        assertEquals(List.of("1 a", "2 b", "3 a"), told);
    }

    @Test
    void aTicketTakesTheFirstSlotThatAnyOfItsBackendsFrees() {
        fill("a", "b");
        offer("any", "m:1");
        assertEquals(1, fleet.backend("a").slots().waiters());
        assertEquals(1, fleet.backend("b").slots().waiters());
        finish("b");
        assertEquals(List.of("any b"), told);
        assertEquals(0, fleet.backend("a").slots().waiters());
    }

    @Test
    void aSlotGoesToTheFirstWhoCanUseIt() {
        fill("a", "b");
        offer("1", "only-a:1");
        offer("2", "only-b:1");
        offer("3", "m:1");
        finish("b");
        finish("b");
        finish("a");
        assertEquals(List.of("2 b", "3 b", "1 a"), told);
    }

    @Test
    void takesASlotThatWasFreedOnTheWay() {
        fill("a", "b");
        finish("b");
        offer("1", "m:1");
        assertEquals(List.of("1 b"), told);
        assertEquals(0, fleet.backend("a").slots().waiters(), "no waiter is left where it did not go");
    }

    @Test
    void lanesComeInOrder() {
        fill("a", "b");
        offer("low", Priority.LOW);
        offer("normal", Priority.NORMAL);
        offer("critical", Priority.CRITICAL);
        finish("a");
        finish("a");
        finish("a");
        assertEquals(List.of("critical a", "normal a", "low a"), told);
    }

    @Test
    void withdrawsTicketWhenClientLeaves() {
        fill("a", "b");
        Ticket first = offer("1", "m:1");
        offer("2", "m:1");
        assertTrue(queue.withdraw(first));
        assertFalse(queue.withdraw(first));
        assertEquals(1, fleet.backend("a").slots().waiters());
        finish("a");
        assertEquals(List.of("2 a"), told);
    }

    @Test
    void aGrantedTicketCannotBeWithdrawn() {
        Ticket ticket = offer("1", "m:1");
        assertEquals(List.of("1 a"), told);
        assertFalse(queue.withdraw(ticket));
    }

    /** The slot is on its way to the home loop when the only ticket that wanted it leaves. */
    @Test
    void givesBackASlotThatNobodyWantsAnyMore() {
        fill("a", "b");
        Ticket ticket = offer("1", "m:1");
        assertTrue(release("a"));
        queue.withdraw(ticket);
        queue.slotFreed(fleet.backend("a"));
        assertEquals(0, fleet.backend("a").slots().inFlight());
        assertEquals(1, queue.totals().givenBack());
        assertTrue(fleet.backend("a").slots().tryAcquire(1));
        held.add(fleet.backend("a"));
    }

    /** The slot is on its way when another backend serves the ticket. */
    @Test
    void givesBackASlotWhoseTicketWasServedElsewhere() {
        fill("a", "b");
        offer("1", "m:1");
        assertTrue(release("a"));
        assertTrue(release("b"));
        queue.slotFreed(fleet.backend("a"));
        queue.slotFreed(fleet.backend("b"));
        assertEquals(List.of("1 a"), told);
        assertEquals(0, fleet.backend("b").slots().inFlight());
    }

    @Test
    void refusesOnlyWhenAllItsBackendsHaveTooManyInLine() {
        fill("a", "b");
        offer("1", "only-a:1");
        offer("2", "only-a:1");
        offer("3", "only-a:1");
        offer("4", "only-a:1");
        assertEquals(List.of("4 refused QUEUE_FULL"), told);
        offer("5", "m:1");
        assertEquals(4, fleet.backend("a").slots().waiters(), "it waits for b, and takes a if that is sooner");
        finish("b");
        assertEquals(List.of("4 refused QUEUE_FULL", "5 b"), told);
    }

    @Test
    void aQueueOfNoDepthStillTakesAFreeSlot() {
        queue.use(new AdmissionSettings(0, Duration.ofMinutes(1)));
        offer("1", "only-a:1");
        offer("2", "only-a:1");
        assertEquals(List.of("1 a", "2 refused QUEUE_FULL"), told);
    }

    @Test
    void refusesWhoWaitedTooLong() {
        fill("a", "b");
        offer("1", "m:1");
        fleet.clock.seconds(59);
        queue.tick();
        assertEquals(List.of(), told);
        fleet.clock.seconds(1);
        queue.tick();
        assertEquals(List.of("1 refused TOO_LATE"), told);
        assertEquals(1, queue.totals().late());
        fill();
        Ticket late = ticket("2", "m:1", Priority.NORMAL, fleet.clock.getAsLong());
        queue.offer(late);
        assertEquals("2 refused TOO_LATE", told.getLast());
    }

    @Test
    void estimatesTheWaitFromTheWorkAhead() {
        List<Serving> onlyA = fleet.route("only-a:1").servings();
        AttemptLoad attempt = new AttemptLoad();
        fleet.backend("a").slots().tryAcquire(1);
        onlyA.getFirst().begin(attempt, 10, fleet.clock.getAsLong());
        fleet.clock.seconds(20);
        attempt.end(Ended.OK, fleet.clock.getAsLong());
        fill("a");
        assertEquals(20, AdmissionQueue.estimate(onlyA).toSeconds());
        offer("1", "only-a:1");
        assertEquals(40, AdmissionQueue.estimate(onlyA).toSeconds());
        assertEquals(
                5, AdmissionQueue.estimate(fleet.route("m:1").servings()).toSeconds(), "b is sooner, 5 s until learnt");
    }

    @Test
    void leavesBackendsThatDie() {
        fill("a", "b");
        offer("1", "m:1");
        offer("2", "only-b:1");
        down("b");
        queue.tick();
        assertEquals(List.of("2 refused NOBODY"), told);
        assertEquals(0, fleet.backend("b").slots().waiters());
        finish("a");
        assertEquals(List.of("2 refused NOBODY", "1 a"), told);
    }

    /** Release, hand-over and the news of a drain may come in any order. */
    @Test
    void grantsNothingOfABackendThatDrainsMeanwhile() {
        fill("a", "b");
        offer("1", "m:1");
        assertTrue(release("a"));
        fleet.keeper.override("a", new BackendOverride(null, true, null, null));
        queue.slotFreed(fleet.backend("a"));
        assertEquals(List.of(), told);
        assertEquals(0, fleet.backend("a").slots().inFlight());
        finish("b");
        assertEquals(List.of("1 b"), told);
    }

    @Test
    void handsOverASlotOfABackendThatWasRemoved() {
        fill("a", "b");
        Backend removed = fleet.backend("a");
        offer("1", "m:1");
        assertTrue(release("a"));
        fleet.remove("a");
        queue.slotFreed(removed);
        assertEquals(0, removed.slots().inFlight());
        assertEquals(0, removed.slots().waiters());
        finish("b");
        assertEquals(List.of("1 b"), told);
    }

    @Test
    void waitsForBackendsThatCameLater() {
        fill("a", "b");
        offer("1", "m:1");
        fleet.add(Fleet.ollama("c").withMaxConcurrency(1)).beat("c", "m:1");
        queue.tick();
        assertEquals(List.of("1 c"), told);
    }

    @Test
    void usesALimitThatWasRaised() {
        fill("a", "b");
        offer("1", "m:1");
        offer("2", "m:1");
        offer("3", "m:1");
        fleet.edit("a", a -> a.withMaxConcurrency(3));
        queue.tick();
        assertEquals(List.of("1 a", "2 a"), told);
        fleet.edit("b", b -> b.withMaxConcurrency(0));
        queue.tick();
        assertEquals(List.of("1 a", "2 a", "3 b"), told);
    }

    @Test
    void shrinksToALimitThatWasLowered() {
        fleet.edit("a", a -> a.withMaxConcurrency(3));
        fill("a", "a", "a");
        offer("1", "only-a:1");
        fleet.edit("a", a -> a.withMaxConcurrency(1));
        finish("a");
        finish("a");
        assertEquals(List.of(), told);
        finish("a");
        assertEquals(List.of("1 a"), told);
        assertEquals(1, fleet.backend("a").slots().inFlight());
    }

    @Test
    void doesNotGrantAnEjectedBackendToWhoHasAnother() {
        fill("a", "b");
        offer("1", "m:1");
        offer("2", "only-a:1");
        open("a");
        finish("a");
        assertEquals(List.of("2 a"), told, "but to whom it is the last one");
        finish("b");
        assertEquals(List.of("2 a", "1 b"), told);
    }

    @Test
    void refusesWithTheWaitWhereAllThatIsLeftCools() {
        fill("a");
        offer("1", "only-a:1");
        rests("a", "only-a:1", 30);
        queue.tick();
        assertEquals(List.of("1 refused COOLDOWN"), told);
        fleet.clock.seconds(31);
    }

    @Test
    void aPatientTicketWaitsForTheFirstRestToEnd() {
        rests("a", "m:1", 20);
        rests("b", "m:1", 3);
        Ticket ticket = offerPatient("1", "m:1", 60);
        assertEquals(1, queue.size());
        assertEquals(0, fleet.backend("a").slots().waiters(), "nobody is behind it");
        fleet.clock.seconds(2);
        queue.tick();
        assertEquals(List.of(), told);
        fleet.clock.seconds(1);
        queue.tick();
        assertEquals(List.of("1 b"), told);
        assertTrue(ticket.rested());
    }

    @Test
    void whoWaitsForAModelToRestHoldsUpNobodyElse() {
        rests("a", "only-a:1", 3);
        offerPatient("rests", "only-a:1", 60);
        offer("other", "m:1");
        assertEquals(List.of("other a"), told);
        assertEquals(1, queue.size());
        finish("a");
        assertEquals(1, queue.size());
        fleet.clock.seconds(3);
        queue.tick();
        assertEquals(List.of("other a", "rests a"), told);
    }

    @Test
    void afterACooldownATicketWaitsInLineForASlot() {
        rests("a", "only-a:1", 3);
        Ticket ticket = offerPatient("1", "only-a:1", 60);
        fill("a");
        fleet.clock.seconds(3);
        queue.tick();
        assertEquals(List.of(), told);
        assertEquals(1, fleet.backend("a").slots().waiters());
        finish("a");
        assertEquals(List.of("1 a"), told);
        assertTrue(ticket.rested());
    }

    @Test
    void whoWaitsForASlotWaitsOnWhileItsModelRests() {
        fill("a");
        Ticket ticket = offerPatient("1", "only-a:1", 60);
        rests("a", "only-a:1", 3);
        assertTrue(release("a"));
        queue.slotFreed(fleet.backend("a"));
        assertEquals(List.of(), told, "the slot is not for a model that rests");
        assertEquals(0, fleet.backend("a").slots().waiters());
        assertEquals(0, fleet.backend("a").slots().inFlight());
        fleet.clock.seconds(3);
        queue.tick();
        assertEquals(List.of("1 a"), told);
        assertTrue(ticket.rested());
    }

    @Test
    void aSlotSkipsThoseWhoWaitForAModelInCooldown() {
        fill("a", "b");
        offer("1", "only-a:1");
        offer("2", "m:1");
        rests("a", "only-a:1", 3);
        finish("a");
        assertEquals(
                List.of("1 refused COOLDOWN", "2 a"), told.stream().sorted().toList());
    }

    @Test
    void waitsNoLongerThanItsDeadlineOrHalfAMinute() {
        rests("a", "only-a:1", 10);
        assertFalse(offerPatient("deadline", "only-a:1", 9).rested());
        rests("b", "only-b:1", 31);
        offerPatient("longer than anybody waits", "only-b:1", 60);
        assertEquals(List.of("deadline refused COOLDOWN", "longer than anybody waits refused COOLDOWN"), told);
        assertEquals(31_000, lastWait / 1_000 * 1_000);
    }

    @Test
    void aCooldownThatIsExtendedTooFarRefusesThoseWhoWait() {
        rests("a", "only-a:1", 20);
        offerPatient("1", "only-a:1", 60);
        fleet.clock.seconds(19);
        rests("a", "only-a:1", 10);
        queue.tick();
        assertEquals(List.of(), told, "29 s in all");
        rests("a", "only-a:1", 12);
        queue.tick();
        assertEquals(List.of("1 refused COOLDOWN"), told, "31 s in all");
    }

    @Test
    void aRestThatWasOverInTimeIsInTimeThoughTheTickIsLate() {
        rests("a", "only-a:1", 3);
        offerPatient("1", "only-a:1", 3);
        fleet.clock.advance(Duration.ofMillis(2_900));
        queue.tick();
        assertEquals(List.of(), told);
        fleet.clock.advance(Duration.ofMillis(200));
        queue.tick();
        assertEquals(List.of("1 a"), told);
    }

    @Test
    void aTicketWhoseCooldownEndsTooLateIsRefusedAsTooLate() {
        rests("a", "only-a:1", 3);
        offerPatient("1", "only-a:1", 3);
        fill("a");
        fleet.clock.advance(Duration.ofMillis(3_100));
        queue.tick();
        assertEquals(List.of("1 refused TOO_LATE"), told);
        assertEquals(0, fleet.backend("a").slots().waiters());
    }

    @Test
    void aLateTicketIsToldHowLongAllCooldownsLast() {
        rests("a", "only-a:1", 3);
        offerPatient("1", "only-a:1", 4);
        fleet.clock.seconds(3);
        rests("a", "only-a:1", 5);
        fleet.clock.advance(Duration.ofMillis(1_100));
        queue.tick();
        assertEquals(List.of("1 refused COOLDOWN"), told);
        assertEquals(3_900, lastWait / 10 * 10);
    }

    @Test
    void noMoreThanTheDepthWaitForAModelToRest() {
        rests("a", "only-a:1", 20);
        for (int i = 1; i <= 4; i++) {
            offerPatient("" + i, "only-a:1", 60);
        }
        assertEquals(List.of("4 refused COOLDOWN"), told);
        assertEquals(3, queue.size());
        rests("b", "only-b:1", 20);
        offerPatient("of another model", "only-b:1", 60);
        assertEquals(4, queue.size());
    }

    @Test
    void aTicketThatLeavesDuringACooldownLeavesNothingBehind() {
        rests("a", "only-a:1", 3);
        Ticket ticket = offerPatient("1", "only-a:1", 60);
        assertTrue(queue.withdraw(ticket));
        assertFalse(queue.withdraw(ticket));
        fleet.clock.seconds(3);
        queue.tick();
        assertEquals(List.of(), told);
    }

    @Test
    void aRestThatAnAdministratorEndsIsOverAtTheNextTick() {
        rests("a", "only-a:1", 3);
        offerPatient("1", "only-a:1", 60);
        fleet.keeper.override("a", new BackendOverride(true, null, null, null));
        queue.tick();
        assertEquals(List.of("1 a"), told);
    }

    @Test
    void aBackendThatDiesDuringItsRestIsNotWaitedFor() {
        rests("b", "only-b:1", 3);
        offerPatient("1", "only-b:1", 60);
        down("b");
        queue.tick();
        assertEquals(List.of("1 refused NOBODY"), told);
    }

    /** Five events that a request in the queue may meet, in every order; the invariants hold after each. */
    @Test
    void restsReleasesTicksAndDeparturesMeetInAnyOrder() {
        permute(new ArrayList<>(), List.of(0, 1, 2, 3, 4, 5));
    }

    private void permute(List<Integer> done, List<Integer> left) {
        if (left.isEmpty()) {
            interleave(done);
        }
        for (Integer each : left) {
            List<Integer> further = new ArrayList<>(done);
            further.add(each);
            permute(further, left.stream().filter(one -> !one.equals(each)).toList());
        }
    }

    private void interleave(List<Integer> order) {
        told.clear();
        rested("a", "b");
        fill("a", "b");
        Ticket first = offerPatient("1", "only-a:1", 60);
        Ticket second = offerPatient("2", "m:1", 60);
        for (int each : order) {
            switch (each) {
                case 0 -> rests("a", "only-a:1", 2);
                case 1 -> rests("a", "m:1", 3);
                case 2 -> finish("a");
                case 3 -> queue.withdraw(first);
                case 4 -> fleet.clock.seconds(4);
                default -> rests("b", "m:1", 2);
            }
            queue.tick();
            int waiters = waitsOnA(first) + waitsOnA(second);
            assertEquals(waiters, fleet.backend("a").slots().waiters(), () -> order + " " + told);
        }
        fleet.clock.seconds(4);
        queue.tick();
        for (int i = 0; i < 10 && !held.isEmpty(); i++) {
            finish(held.getFirst().name());
        }
        queue.tick();
        assertEquals(0, queue.size(), () -> order + " " + told);
        assertTrue(
                told.stream().anyMatch(each -> each.startsWith("2 ") && !each.contains("refused")), order + " " + told);
        while (!held.isEmpty()) {
            finish(held.getFirst().name());
        }
    }

    @Test
    void refusesEverybodyAtShutdown() {
        fill("a", "b");
        offer("1", "m:1");
        offer("2", "only-a:1");
        queue.refuseAll();
        assertEquals(List.of("1 refused DRAINING", "2 refused DRAINING"), told);
        assertFalse(release("a"));
        assertFalse(release("b"));
    }

    @Test
    void aTicketIsOfferedOnce() {
        Ticket ticket = offer("1", "m:1");
        assertThrows(IllegalStateException.class, () -> queue.offer(ticket));
    }

    @Test
    void grantsMayCallBack() {
        fill("a", "b");
        queue.offer(new Ticket(wanted("m:1"), Priority.NORMAL, fleet.clock.getAsLong() + 1_000_000_000, new Grant() {
            @Override
            public void granted(Serving serving) {
                told.add("first " + serving.backend().name());
                offer("second", "m:1");
                held.add(serving.backend());
                finish(serving.backend().name());
            }

            @Override
            public void refused(Refusal why, Duration retryAfter) {
                told.add("first refused " + why);
            }
        }));
        finish("a");
        assertEquals(List.of("first a", "second a"), told);
    }

    private int waitsOnA(Ticket ticket) {
        return ticket.waitsOn(fleet.backend("a").id()) ? 1 : 0;
    }

    /** Ends all cooldowns there. */
    private void rested(String... backends) {
        for (String name : backends) {
            fleet.backend(name).live().forgive();
        }
    }

    private void rests(String backend, String model, long seconds) {
        for (Serving each : fleet.route(model).servings()) {
            if (each.backend().name().equals(backend)) {
                each.cooldown().limited(fleet.clock.getAsLong(), seconds * 1_000_000_000, Cooldown.Why.RATE_LIMITED);
            }
        }
    }

    private Ticket offerPatient(String id, String model, long seconds) {
        Ticket ticket = ticket(id, model, Priority.NORMAL, fleet.clock.getAsLong() + seconds * 1_000_000_000)
                .patient();
        queue.offer(ticket);
        return ticket;
    }

    private void fill(String... backends) {
        for (String name : backends) {
            Backend backend = fleet.backend(name);
            assertTrue(backend.slots().tryAcquire(backend.maxConcurrency()));
            held.add(backend);
        }
    }

    private void finish(String name) {
        if (release(name)) {
            queue.slotFreed(fleet.backend(name));
        }
    }

    private boolean release(String name) {
        for (Backend backend : held) {
            if (backend.name().equals(name)) {
                held.remove(backend);
                return backend.slots().release();
            }
        }
        throw new AssertionError("nothing runs at " + name);
    }

    private Ticket offer(String id, String model) {
        Ticket ticket = ticket(id, model, Priority.NORMAL, fleet.clock.getAsLong() + 60_000_000_000L);
        queue.offer(ticket);
        return ticket;
    }

    private void offer(String id, Priority priority) {
        queue.offer(ticket(id, "m:1", priority, fleet.clock.getAsLong() + 60_000_000_000L));
    }

    private Ticket ticket(String id, String model, Priority priority, long deadline) {
        return new Ticket(wanted(model), priority, deadline, new Grant() {
            @Override
            public void granted(Serving serving) {
                told.add(id + " " + serving.backend().name());
                held.add(serving.backend());
            }

            @Override
            public void refused(Refusal why, Duration retryAfter) {
                assertTrue(retryAfter.toMillis() >= 1_000, "an honest Retry-After");
                told.add(id + " refused " + why);
                lastWait = retryAfter.toMillis();
            }
        });
    }

    private Wanted wanted(String model) {
        return Wanted.of(fleet.route(model), null, new RouteQuery(1).at(fleet.clock.getAsLong()));
    }

    private void down(String name) {
        for (int i = 0; i < 3; i++) {
            fleet.keeper.missed(name, "gone");
        }
    }

    private void open(String name) {
        for (int i = 0; i < RoutingSettings.DEFAULTS.breaker().failureThreshold(); i++) {
            fleet.backend(name).breaker().onFailure(fleet.clock.getAsLong());
        }
    }
}
