package io.councilrouter.routing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Newcomers that hammer one slot while somebody waits for it. */
class SlotsStressTest {
    private static final int ROUNDS = 20_000;

    private final Slots slots = new Slots();
    private final AtomicInteger newcomers = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    @Timeout(60)
    void nobodyOvertakesWhoWaits() throws InterruptedException {
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            others.add(Thread.ofPlatform().daemon().start(this::hammer));
        }
        int handed = 0;
        // On a busy machine the rounds may be over before the other threads have had a core.
        while (handed < ROUNDS || newcomers.get() == 0) {
            if (!slots.tryAcquire(1)) {
                Thread.onSpinWait();
                continue;
            }
            assertFalse(slots.acquireOrWait(1), "the slot is ours");
            int before = newcomers.get();
            assertTrue(slots.release(), "somebody waits");
            assertFalse(slots.tryAcquire(1));
            assertEquals(before, newcomers.get(), "a newcomer took the waiter's slot");
            slots.grant();
            assertFalse(slots.release(), "nobody waits any more");
            handed++;
        }
        over.set(true);
        for (Thread other : others) {
            other.join();
        }
        assertEquals(0, slots.inFlight());
        assertEquals(0, slots.waiters());
    }

    private void hammer() {
        while (!over.get()) {
            if (slots.tryAcquire(1)) {
                newcomers.incrementAndGet();
                slots.release();
            }
        }
    }
}
