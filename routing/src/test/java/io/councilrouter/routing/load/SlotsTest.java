package io.councilrouter.routing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots();

    @Test
    void givesAsManySlotsAsThereAre() {
        assertTrue(slots.tryAcquire(2));
        assertTrue(slots.tryAcquire(2));
        assertFalse(slots.tryAcquire(2));
        assertFalse(slots.free(2));
        assertFalse(slots.release());
        assertTrue(slots.free(2));
        assertEquals(1, slots.inFlight());
    }

    @Test
    void isUnlimitedAtZero() {
        for (int i = 0; i < 10_000; i++) {
            assertTrue(slots.tryAcquire(0));
        }
        assertEquals(10_000, slots.inFlight());
    }

    @Test
    void nobodyOvertakesAWaiter() {
        assertTrue(slots.tryAcquire(1));
        assertFalse(slots.acquireOrWait(1));
        assertFalse(slots.tryAcquire(9), "a raised limit benefits those who wait");
        assertTrue(slots.release(), "the slot is handed over");
        assertEquals(1, slots.inFlight());
        assertFalse(slots.tryAcquire(1));
        slots.grant();
        assertEquals(0, slots.waiters());
        assertFalse(slots.release());
        assertEquals(0, slots.inFlight());
    }

    @Test
    void takesASlotFreedMeanwhileInsteadOfWaiting() {
        assertTrue(slots.acquireOrWait(1));
        assertEquals(0, slots.waiters());
        assertEquals(1, slots.inFlight());
    }

    @Test
    void givesBackWhatNobodyWants() {
        slots.tryAcquire(1);
        slots.acquireOrWait(1);
        assertTrue(slots.release());
        slots.dropWaiter();
        slots.giveBack();
        assertEquals(0, slots.inFlight());
        assertTrue(slots.tryAcquire(1));
    }

    @Test
    void promotesWaitersWhenTheLimitIsRaised() {
        slots.tryAcquire(1);
        slots.acquireOrWait(1);
        assertFalse(slots.promote(1));
        assertTrue(slots.promote(2));
        assertEquals(2, slots.inFlight());
        assertEquals(0, slots.waiters());
        assertFalse(slots.promote(3), "nobody waits");
    }

    @Test
    void refusesToReleaseWhatNobodyHolds() {
        assertThrows(IllegalStateException.class, slots::release);
        assertThrows(IllegalStateException.class, slots::giveBack);
        assertThrows(IllegalStateException.class, slots::dropWaiter);
        assertEquals(0, slots.inFlight());
        assertEquals(0, slots.waiters());
    }
}
