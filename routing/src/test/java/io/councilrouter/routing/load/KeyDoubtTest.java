package io.councilrouter.routing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.ManualClock;
import org.junit.jupiter.api.Test;

class KeyDoubtTest {
    private final ManualClock clock = new ManualClock();
    private final KeyDoubt doubt = new KeyDoubt();

    @Test
    void oneModelSaysNothingOfTheKeyHoweverOften() {
        for (int i = 0; i < 5; i++) {
            assertFalse(refused("a"));
        }
        assertEquals("", reason());
    }

    @Test
    void twoModelsInARowDoAndAreNamed() {
        assertFalse(refused("a"));
        assertTrue(refused("b"));
        assertEquals("refuses our credentials: status 401 for a and for b", reason());
        assertFalse(refused("b"), "known already");
        assertFalse(refused("c"), "known already");
    }

    @Test
    void anAnswerBetweenProvesTheKey() {
        refused("a");
        doubt.answered();
        assertFalse(refused("b"));
        assertEquals("", reason());
        assertTrue(refused("a"));
        doubt.answered();
        assertEquals("", reason());
    }

    @Test
    void endsByItself() {
        refused("a");
        clock.seconds(300);
        assertFalse(refused("b"), "too long ago to be in a row");
        assertTrue(refused("a"));
        clock.seconds(300);
        assertEquals("", reason());
        assertFalse(refused("b"));
        assertTrue(refused("c"));
    }

    private boolean refused(String model) {
        return doubt.refused(model, clock.getAsLong());
    }

    private String reason() {
        return doubt.reason(clock.getAsLong());
    }
}
