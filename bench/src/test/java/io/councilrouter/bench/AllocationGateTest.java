package io.councilrouter.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationGateTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AllocationGate gate =
            new AllocationGate(new Budget(List.of()), new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void acceptsWhatIsWithinTheNoiseOfMeasuring() {
        assertTrue(gate.report(List.of(finding(0.4, 0), finding(64, 64)), List.of()));
    }

    @Test
    void namesWhatIsOverItsBudget() {
        assertFalse(gate.report(List.of(finding(16, 0), finding(0, 0)), List.of()));
        String table = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(table.contains("Some.bench n=4   <-- OVER BUDGET"), table);
        assertTrue(table.contains("2 benchmarks, 1 over their budget"), table);
    }

    @Test
    void refusesALineThatMatchesNoBenchmark() {
        assertFalse(gate.report(List.of(), List.of("codec\\.Gone")));
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("codec\\.Gone"));
    }

    @Test
    void theShippedBudgetCanBeRead() throws IOException {
        Budget budget = Budget.parse(Files.readAllLines(Path.of(System.getProperty("module.dir", "."), "budget.tsv")));
        assertFalse(budget.lines().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"codec\t0", "codec\tnone\treason", "(\t0\treason", "codec\t0\t "})
    void saysWhichLineItCannotRead(String line) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Budget.parse(List.of("# a comment", "", line)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("budget line 3: "), refused.toString());
    }

    private static AllocationGate.Finding finding(double bytes, double allowed) {
        return new AllocationGate.Finding("io.councilrouter.bench.Some.bench", " n=4", bytes, allowed);
    }
}
