package io.councilrouter.routing.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.pick.Wanted;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Loops that take and give back slots as fast as they can, and one home loop with the queue. No wake-up may be lost (or
 * the test hangs until its timeout), no newcomer may overtake a waiter, and no slot may be created or lost, even while
 * models go in and out of cooldown. A tick would repair a lost wake-up, so there is none in the test without cooldowns.
 */
class AdmissionStressTest {
    private static final int LOOPS = 3;
    private static final int REQUESTS = 20_000;

    private final Fleet fleet = new Fleet()
            .add(Fleet.ollama("a").withMaxConcurrency(1))
            .add(Fleet.ollama("b").withMaxConcurrency(1))
            .beat("a", "m:1", "only-a:1")
            .beat("b", "m:1");
    private final LinkedBlockingQueue<Runnable> home = new LinkedBlockingQueue<>();
    private final AdmissionQueue queue =
            new AdmissionQueue(fleet.tables, new AdmissionSettings(1_000, Duration.ofHours(1)), System::nanoTime);
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final AtomicInteger waited = new AtomicInteger();
    private boolean rests;

    @Test
    @Timeout(60)
    void losesNoWakeUpAndNoSlot() throws Exception {
        run();
    }

    @Test
    @Timeout(60)
    void losesNoSlotWhileModelsRest() throws Exception {
        rests = true;
        run();
    }

    private void run() throws Exception {
        AtomicInteger left = new AtomicInteger(LOOPS);
        Thread homeLoop = start("home", () -> {
            while (left.get() > 0 || !home.isEmpty()) {
                Runnable turn = home.poll(1, TimeUnit.MILLISECONDS);
                if (turn != null) {
                    turn.run();
                } else if (rests) {
                    queue.tick();
                }
            }
        });
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            int seed = i;
            loops.add(start("loop-" + i, () -> {
                try {
                    new Loop(seed).run();
                } finally {
                    left.decrementAndGet();
                }
            }));
        }
        for (Thread loop : loops) {
            loop.join();
        }
        homeLoop.join();
        assertNull(broken.get());
        for (Backend backend : fleet.table().backends()) {
            assertEquals(0, backend.slots().inFlight(), backend.name());
            assertEquals(0, backend.slots().waiters(), backend.name());
        }
        assertEquals(0, queue.size());
        assertTrue(waited.get() > 0, "nobody ever waited");
    }

    private interface Body {
        void run() throws Exception;
    }

    private Thread start(String name, Body body) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                body.run();
            } catch (Throwable t) {
                broken.compareAndSet(null, t);
            }
        });
    }

    /** One loop with up to two requests at a time, interleaved as on a real one. */
    private final class Loop {
        private final SplittableRandom random;
        private final RouteQuery query;
        private final Candidates candidates = new Candidates();
        private final Picker picker = new Picker(Strategies.load(), fleet.settings());

        Loop(int seed) {
            random = new SplittableRandom(seed);
            query = new RouteQuery(seed + 1);
        }

        @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it except how much the queue is used
        void run() throws Exception {
            Serving running = null;
            for (int i = 0; i < REQUESTS && broken.get() == null; i++) {
                Serving next = slot(random.nextInt(4) == 0 ? "only-a:1" : "m:1", running == null);
                if (running != null) {
                    end(running);
                }
                running = next;
                // Long enough for the others to find all slots taken, however few cores there are.
                Thread.yield();
            }
            if (running != null) {
                end(running);
            }
        }

        /** Takes a slot; waits for one only if it would not be waiting for itself. */
        private @Nullable Serving slot(String model, boolean mayWait) throws Exception {
            var route = fleet.route(model);
            query.reset().at(System.nanoTime());
            int chosen = picker.pick(fleet.table(), route, null, query, candidates);
            if (chosen >= 0) {
                Serving serving = candidates.serving(chosen);
                check(serving);
                if (rests && random.nextInt(200) == 0) {
                    // Occasionally puts a model into a short cooldown, at an arbitrary moment for the others.
                    serving.cooldown().limited(System.nanoTime(), 50_000, Cooldown.Why.RATE_LIMITED);
                }
                return serving;
            }
            if (!mayWait) {
                return null;
            }
            waited.incrementAndGet();
            CompletableFuture<Serving> granted = new CompletableFuture<>();
            Ticket ticket = new Ticket(
                            Wanted.of(route, null, query),
                            Priority.NORMAL,
                            System.nanoTime() + 3_600_000_000_000L,
                            new Grant() {
                                @Override
                                public void granted(Serving serving) {
                                    granted.complete(serving);
                                }

                                @Override
                                public void refused(Refusal why, Duration retryAfter) {
                                    granted.completeExceptionally(new AssertionError(why + " " + retryAfter));
                                }
                            })
                    .patient();
            home.add(() -> queue.offer(ticket));
            if (random.nextInt(8) == 0) {
                CompletableFuture<Boolean> left = new CompletableFuture<>();
                home.add(() -> left.complete(queue.withdraw(ticket)));
                if (left.get()) {
                    return null;
                }
            }
            Serving serving = granted.get();
            check(serving);
            return serving;
        }

        private void check(Serving serving) {
            int most = serving.backend().maxConcurrency();
            int inFlight = serving.backend().slots().inFlight();
            if (inFlight < 1 || inFlight > most) {
                throw new AssertionError(serving.backend().name() + " has " + inFlight + " of " + most + " in flight");
            }
        }

        private void end(Serving serving) {
            if (serving.backend().slots().release()) {
                Runnable freed = () -> queue.slotFreed(serving.backend());
                // Some hand-overs are delayed, so that they meet tickets that have gone.
                home.add(random.nextBoolean() ? freed : () -> home.add(freed));
            }
        }
    }
}
