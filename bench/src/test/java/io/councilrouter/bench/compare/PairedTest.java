package io.councilrouter.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic, checked against tables and against results worked out by hand. */
final class PairedTest {

    @ParameterizedTest
    @CsvSource({
        "1, 12.7062",
        "2, 4.3027",
        "8, 2.3060",
        "9, 2.2622",
        "30, 2.0423", //
        "31, 2.0395",
        "40, 2.0211",
        "60, 2.0003",
        "120, 1.9799",
        "1000, 1.9623",
        "1000000, 1.9600"
    })
    void knowsStudentsT(int degrees, double factor) {
        assertEquals(factor, StudentT.factor(degrees), 0.0001);
    }

    @Test
    void hasNoFactorWithoutADegreeOfFreedom() {
        assertThrows(IllegalArgumentException.class, () -> StudentT.factor(0));
    }

    /** Differences 2, 1 and 3: mean 2, deviation 1, error 1/sqrt(3), times 4.3027. */
    @Test
    void differencesInBytesAreTheMeanOfTheRoundsWithItsInterval() {
        Difference bytes = paired(10, 12, 20, 21, 30, 33).inBytes();
        assertEquals(2, bytes.mean(), 1e-9);
        assertEquals(2 - 2.48417, bytes.least(), 1e-4);
        assertEquals(2 + 2.48417, bytes.most(), 1e-4);
        assertEquals("+2.0 B (-0.5 to +4.5)", bytes.toString());
    }

    /** Logarithms 0.0198026 and 0.0392207: mean 0.0295117, error 0.0097091, times 12.7062 is 0.1233653. */
    @Test
    void differencesInPercentAreThoseOfTheLogarithms() {
        Difference percent = paired(100, 102, 50, 52).inPercent();
        assertEquals(2.9951, percent.mean(), 1e-3);
        assertEquals(-8.9583, percent.least(), 1e-3);
        assertEquals(16.5179, percent.most(), 1e-3);
        assertEquals("+3.0 % (-9.0 to +16.5)", percent.toString());
    }

    @Test
    void whatSlowsBothDownEquallyIsNoDifference() {
        Difference percent = paired(10, 10.1, 20, 20.2, 15, 15.15).inPercent();
        assertEquals(1, percent.mean(), 1e-9);
        assertEquals(1, percent.least(), 1e-9);
        assertEquals(1, percent.most(), 1e-9);
    }

    @Test
    void swappingTheCommitsInvertsTheFactor() {
        Difference there = paired(10, 12, 11, 11, 12, 13).inPercent();
        Difference back = paired(12, 10, 11, 11, 13, 12).inPercent();
        assertEquals(1, (1 + there.mean() / 100) * (1 + back.mean() / 100), 1e-9);
        assertEquals(1, (1 + there.least() / 100) * (1 + back.most() / 100), 1e-9);
    }

    @Test
    void roundsThatDoNotDifferHaveAnIntervalWithoutWidth() {
        Difference none = paired(7, 7, 7, 7, 7, 7).inPercent();
        assertEquals(new Difference(0, 0, 0, 3, Difference.Unit.PERCENT), none);
        assertTrue(none.maybeNone());
        assertFalse(none.wide());
        assertEquals("+0.0 % (+0.0 to +0.0)", none.toString());
    }

    @Test
    void aSingleRoundHasADifferenceAndNoInterval() {
        Difference one = paired(10, 11).inPercent();
        assertEquals(10, one.mean(), 1e-9);
        assertFalse(one.hasInterval());
        assertTrue(Double.isNaN(one.least()) && Double.isNaN(one.most()));
        assertEquals("+10.0 %", one.toString());
    }

    @Test
    void figuresAreMedians() {
        Paired paired = paired(1, 4, 9, 5, 2, 60);
        assertEquals(2, paired.base());
        assertEquals(5, paired.head());
    }

    /** Base, head, base, head. */
    static Paired paired(double... values) {
        List<Paired.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            pairs.add(new Paired.Pair(values[i], values[i + 1]));
        }
        return new Paired(pairs);
    }
}
