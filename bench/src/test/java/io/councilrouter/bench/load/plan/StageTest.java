package io.councilrouter.bench.load.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StageTest {

    private static final List<String> FOUR = List.of("direct", "nginx", "base", "head");

    @Test
    void beginsOneFurtherAfterEachPairOfRoundsAndReversesTheSecond() {
        assertEquals(FOUR, Stage.inTurn(FOUR, 1));
        assertEquals(List.of("head", "base", "nginx", "direct"), Stage.inTurn(FOUR, 2));
        assertEquals(List.of("nginx", "base", "head", "direct"), Stage.inTurn(FOUR, 3));
        assertEquals(List.of("direct", "head", "base", "nginx"), Stage.inTurn(FOUR, 4));
    }

    @Test
    void givesEachTheFirstPlaceAsOftenAndEachOfTwoTheEarlierOne() {
        Map<String, Integer> first = new TreeMap<>();
        int earlier = 0;
        for (int round = 1; round <= 8; round++) {
            List<String> order = Stage.inTurn(FOUR, round);
            first.merge(order.getFirst(), 1, Integer::sum);
            earlier += order.indexOf("base") < order.indexOf("head") ? 1 : 0;
        }
        assertEquals(Map.of("direct", 2, "nginx", 2, "base", 2, "head", 2), first);
        assertEquals(4, earlier);
    }
}
