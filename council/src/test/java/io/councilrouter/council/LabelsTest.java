package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LabelsTest {

    @Test
    void theSameSeedShufflesTheSameWay() {
        List<Integer> places = List.of(0, 1, 3, 4, 6);
        assertEquals(Labels.shuffled(places, 42), Labels.shuffled(places, 42));
        // These orders must never change: a stored run is repeated by its seed.
        assertEquals(List.of(4, 3, 0, 6, 1), Labels.shuffled(places, 42).places());
        assertEquals(
                List.of("A", "B", "C", "D", "E"), Labels.shuffled(places, 42).letters());
        assertEquals(
                places, Labels.shuffled(places, 42).places().stream().sorted().toList());
    }

    @Test
    void everyJudgeHasItsOwnOrder() {
        long run = 1;
        assertNotEquals(Labels.seed(run, 0), Labels.seed(run, 1));
        assertNotEquals(Labels.seed(run, 0), Labels.seed(run + 1, 0));
        assertEquals(Labels.seed(run, -1), Labels.seed(run, -1));
    }

    @Test
    void allOrdersAreEquallyLikely() {
        Map<List<Integer>, Integer> orders = new HashMap<>();
        int runs = 6_000;
        for (int i = 0; i < runs; i++) {
            orders.merge(Labels.shuffled(List.of(0, 1, 2), Labels.seed(i, 0)).places(), 1, Integer::sum);
        }
        assertEquals(6, orders.size());
        // Chi-squared with 5 degrees of freedom; seeds are fixed, so the result is always the same.
        double expected = runs / 6.0;
        double sum = orders.values().stream()
                .mapToDouble(each -> (each - expected) * (each - expected) / expected)
                .sum();
        assertEquals(0, Math.max(0, sum - 20.5), "orders " + orders);
    }

    @Test
    void lettersAndPlacesAreTheSameThing() {
        Labels plain = Labels.plain(List.of(0, 2));
        assertEquals(List.of("A", "C"), plain.letters());
        assertEquals(2, plain.place("C"));
        assertEquals(-1, plain.place("B"));
        assertEquals(-1, plain.place("c"));
    }
}
