package io.councilrouter.bench.compare;

import static io.councilrouter.bench.compare.PairedTest.paired;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The verdict on a difference, and when it breaks a rule. */
final class RowTest {

    private static Row row(FigureKind kind, double... values) {
        return new Row("figure", kind, paired(values));
    }

    @Test
    void clearOfNoChangeIsFasterOrSlower() {
        assertEquals(
                "slower", row(FigureKind.CPU, 100, 105, 100, 105.1, 100, 104.9).verdict());
        assertEquals(
                "faster", row(FigureKind.CPU, 105, 100, 105.1, 100, 104.9, 100).verdict());
        assertEquals(
                "more", row(FigureKind.MEMORY, 100, 105, 100, 105.1, 100, 104.9).verdict());
        assertEquals(
                "less", row(FigureKind.BYTES, 105, 100, 105.1, 100, 104.9, 100).verdict());
    }

    @Test
    void anIntervalAroundNoChangeSaysNothingAndIsToldWhenItIsWide() {
        assertEquals(
                "no difference seen",
                row(FigureKind.CPU, 100, 101, 100, 99, 100, 100).verdict());
        assertEquals(
                "too noisy to tell (interval wider than 10 %)",
                row(FigureKind.CPU, 100, 110, 100, 92, 100, 101).verdict());
        assertEquals(
                "slower (interval wider than 10 %)",
                row(FigureKind.CPU, 100, 150, 100, 160, 100, 155).verdict());
    }

    @Test
    void cpuIsWorseWhenTheLowerEndIsAboveTwoPercent() {
        assertTrue(row(FigureKind.CPU, 100, 102.5, 100, 102.5).broken());
        assertFalse(row(FigureKind.CPU, 100, 101.9, 100, 101.9).broken(), "1.9 % is within the rule");
        Row unsure = row(FigureKind.CPU, 100, 104, 100, 101, 100, 107);
        assertFalse(unsure.broken(), "a mean of 4 % whose interval begins below 2 % is not certain");
        assertEquals("kept", unsure.rule());
        assertEquals("broken", row(FigureKind.CPU, 100, 103, 100, 103).rule());
    }

    @Test
    void bytesAreWorseWhenTheyAreMoreThanTheirSlackAndCertainlyMore() {
        assertTrue(row(FigureKind.BYTES, 0, 16, 0, 16).broken());
        assertFalse(row(FigureKind.BYTES, 0, 0.4, 0, 0.4).broken(), "JMH's own work");
        assertTrue(row(FigureKind.BYTES, 1900, 1920, 1900, 1921).broken());
        assertFalse(row(FigureKind.BYTES, 1900, 1915, 1900, 1916).broken(), "less than 1 %");
        assertFalse(row(FigureKind.BYTES, 100, 140, 100, 80, 100, 110).broken(), "not certainly more");
    }

    @Test
    void bytesThatMayBeZeroAreShownAsBytesAndOthersAsAShare() {
        Row none = row(FigureKind.BYTES, 0, 0.001, 0, 0.001);
        assertEquals("+0.0 B (+0.0 to +0.0)", none.difference().toString());
        assertEquals("no difference seen", none.verdict());
        assertEquals(
                "+16.0 B (+16.0 to +16.0)",
                row(FigureKind.BYTES, 0, 16, 0, 16).difference().toString());
        assertEquals(
                "+10.0 % (+10.0 to +10.0)",
                row(FigureKind.BYTES, 10, 11, 10, 11).difference().toString());
    }

    @Test
    void timeThatPassesAndMemoryAreShownOnly() {
        Row slow = row(FigureKind.TIME, 100, 200, 100, 200);
        assertEquals("slower", slow.verdict());
        assertFalse(slow.broken());
        assertEquals("", slow.rule());
        assertFalse(row(FigureKind.MEMORY, 100, 200, 100, 200).broken());
    }

    @Test
    void aSingleRoundIsNotJudged() {
        Row one = row(FigureKind.CPU, 100, 200);
        assertEquals("one round: no interval", one.verdict());
        assertEquals("not judged", one.rule());
        assertFalse(one.broken());
        assertEquals("not judged", row(FigureKind.BYTES, 0, 100).rule());
    }
}
