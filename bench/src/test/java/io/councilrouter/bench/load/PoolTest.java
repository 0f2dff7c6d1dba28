package io.councilrouter.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.JsonReport;
import io.councilrouter.bench.load.report.Results;
import io.councilrouter.bench.load.report.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PoolTest {

    @TempDir
    Path folder;

    private Path report(String name, String commit, String note, double... values) throws IOException {
        return report(name, "s", commit, note, values);
    }

    private Path report(String name, String scenario, String commit, String note, double... values) throws IOException {
        Results results = new Results();
        results.note(note);
        for (int i = 0; i < values.length; i++) {
            results.add(new Sample(scenario, "nginx", i + 1, Map.of(Figure.CPU_US_PER_TOKEN, values[i])));
        }
        Path file = folder.resolve(name);
        Files.writeString(file, JsonReport.everySample(results, Map.of("commit", commit, "run", "only " + scenario)));
        return file;
    }

    @Test
    void countsTheRoundsOfAllRunsAlike() throws IOException {
        Pool pool = Pool.of(List.of(report("a", "c1", "slow", 1, 2, 9), report("b", "c2", "slow", 3, 4)));
        assertEquals(
                3,
                pool.results()
                        .spread("s", "nginx", Figure.CPU_US_PER_TOKEN)
                        .orElseThrow()
                        .median());
        assertEquals(
                List.of(1, 2, 3, 4, 5),
                pool.results().samples().stream().map(Sample::round).toList());
        assertEquals(List.of("slow"), pool.results().notes());
    }

    @Test
    void saysWhichCommitsItIsAbout() throws IOException {
        Pool pool = Pool.of(List.of(report("a", "c1", "x", 1), report("b", "c2", "x", 2), report("c", "c1", "x", 2)));
        assertEquals("c1 | c2", pool.provenance().get("commit"));
        assertEquals("only s; and only s; and only s", pool.provenance().get("run"));
    }

    @Test
    void combinesScenariosOfDifferentRuns() throws IOException {
        Pool pool = Pool.of(List.of(report("a", "s", "c1", "x", 1, 2), report("b", "t", "c1", "y", 7)));
        assertEquals(
                List.of("s 1", "s 2", "t 1"),
                pool.results().samples().stream()
                        .map(each -> each.scenario() + " " + each.round())
                        .toList());
        assertEquals("only s; and only t", pool.provenance().get("run"));
        assertEquals(List.of("x", "y"), pool.results().notes());
    }

    @Test
    void refusesAReportWithMediansOnly() throws IOException {
        Results results = new Results();
        results.add(new Sample("s", "nginx", 1, Map.of(Figure.CPU_US_PER_TOKEN, 1.0)));
        Path file = folder.resolve("x");
        Files.writeString(file, JsonReport.medians(results, Map.of("commit", "c1", "run", "only s")));
        IOException refused = assertThrows(IOException.class, () -> Pool.of(List.of(file)));
        assertTrue(String.valueOf(refused.getMessage()).contains("samples.json"), refused.getMessage());
    }
}
