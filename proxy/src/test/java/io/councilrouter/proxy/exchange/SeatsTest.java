package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeatsTest {
    @Test
    void givesNoSeatTwiceAndNoMoreThanWereEverTakenAtOnce() {
        Seats seats = new Seats();
        Deque<Integer> taken = new ArrayDeque<>();
        Set<Integer> distinct = new HashSet<>();
        Random random = new Random(7);
        int most = 0;
        for (int i = 0; i < 100_000; i++) {
            if (taken.size() < 500 && random.nextInt(5) > 1) {
                int seat = seats.take();
                assertTrue(distinct.add(seat), "seat " + seat + " has an owner");
                taken.add(seat);
                most = Math.max(most, taken.size());
                assertTrue(seat < most, "seat " + seat + " with " + most + " at once");
            } else if (!taken.isEmpty()) {
                int seat = random.nextBoolean() ? taken.removeFirst() : taken.removeLast();
                distinct.remove(seat);
                seats.giveBack(seat);
            }
        }
        assertEquals(500, most);
    }
}
