package io.councilrouter.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.Results;
import io.councilrouter.bench.load.report.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From samples and scores to the tables and the overall verdict. */
final class ComparisonTest {

    private static final String JMH =
            """
            [{"jmhVersion": "1.37", "benchmark": "io.councilrouter.bench.codec.FactsScanBenchmark.peek", "mode": "avgt",
              "params": {"bytes": "575", "late": "0"},
              "primaryMetric": {"score": 512.25, "scoreError": "NaN", "scoreUnit": "ns/op", "rawData": [[512.0, 512.5]]},
              "secondaryMetrics": {"gc.alloc.rate": {"score": 200.0, "scoreUnit": "MB/sec"},
                                   "gc.alloc.rate.norm": {"score": 112.001, "scoreUnit": "B/op"}}},
             {"benchmark": "io.councilrouter.bench.storage.ByteRingBenchmark.token", "mode": "avgt",
              "primaryMetric": {"score": 31, "scoreUnit": "ns/op"},
              "secondaryMetrics": {"\\u00b7gc.alloc.rate.norm": {"score": 0, "scoreUnit": "B/op"}}}]
            """;

    @TempDir
    Path folder;

    private final Results results = new Results();
    private final JmhScores scores = new JmhScores();

    private Comparison comparison() throws IOException {
        return new Comparison(side("base", "one"), side("head", "two"), Map.of("CPU", "some"), results, scores);
    }

    private Side side(String name, String subject) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                place.resolve("about"),
                "commit=abc123\nsubject=" + subject + " = of two\nmain=a.Main\nflags= -Xmx1m -XX:+UseSerialGC\n");
        Files.createDirectories(place.resolve("lib"));
        Files.writeString(place.resolve("lib/z.jar"), "");
        Files.writeString(place.resolve("lib/a.jar"), "");
        Files.writeString(place.resolve("lib/notes.txt"), "");
        return Side.of(name, place);
    }

    private void cpu(int round, double base, double head) {
        sample("base", round, Map.of(Figure.CPU_US_PER_REQUEST, base));
        sample("head", round, Map.of(Figure.CPU_US_PER_REQUEST, head));
    }

    private void sample(String target, int round, Map<Figure, Double> figures) {
        results.add(new Sample("requests-64", target, round, figures));
    }

    @Test
    void pairsTheRoundsOfBothCommits() throws IOException {
        cpu(1, 20, 20.2);
        cpu(2, 40, 40.4);
        sample("nginx", 1, Map.of(Figure.CPU_US_PER_REQUEST, 15.0));
        sample("base", 3, Map.of(Figure.CPU_US_PER_REQUEST, 99.0));
        String page = MarkdownTable.of(comparison());
        assertTrue(page.startsWith("## abc123 (base) against abc123 (head)\n"), page);
        assertTrue(
                page.contains(
                        "| CPU us/request, 64 connections | 30.0 | 30.3 | +1.0 % (+1.0 to +1.0) | slower | kept |"),
                page);
        assertTrue(page.contains("| CPU us/request, 64 connections | 15.0 | 2.67x | 2.02x |"), page);
        assertTrue(page.contains("\n- head: abc123, two = of two\n"), page);
        assertTrue(page.endsWith("\n**Nothing is worse by the rules.**\n"), page);
    }

    @Test
    void saysHowManyIntervalsAreTooWideToBeSure() throws IOException {
        cpu(1, 20, 21);
        cpu(2, 20, 15);
        assertEquals(
                "Nothing is worse by the rules. Too wide to be sure: 1 of 1 intervals.",
                comparison().verdict());
    }

    @Test
    void namesWhatIsWorse() throws IOException {
        cpu(1, 20, 21);
        cpu(2, 20, 21);
        assertEquals(List.of("CPU us/request, 64 connections"), comparison().broken());
        assertTrue(MarkdownTable.of(comparison()).contains("| slower | **broken** |"));
        assertEquals(
                "Worse by the rules: CPU us/request, 64 connections.",
                comparison().verdict());
    }

    @Test
    void requestsThatFailAreWorseHoweverCheapTheyAre() throws IOException {
        cpu(1, 20, 10);
        cpu(2, 20, 10);
        sample("base, storing", 1, Map.of(Figure.ERRORS, 1.0));
        sample("head, storing", 1, Map.of(Figure.ERRORS, 3.0));
        assertEquals(List.of("errors"), comparison().broken());
        assertTrue(comparison().notes().contains("errors: base 1, head 3."));
    }

    @Test
    void saysThatASingleRoundIsNotJudged() throws IOException {
        cpu(1, 20, 40);
        assertEquals(List.of(), comparison().broken());
        assertEquals(
                "Nothing was judged: no figure with a rule has an interval, which takes two rounds.",
                comparison().verdict());
        String json = JsonTable.of(comparison());
        assertTrue(json.contains("\"difference\" : 100.0") && !json.contains("\"least\""), json);
    }

    @Test
    void readsWhatJmhWrites() throws IOException {
        assertEquals(
                List.of(
                        new JmhScore("codec.FactsScanBenchmark.peek bytes=575 late=0", "ns/op", 512.25, 112.001),
                        new JmhScore("storage.ByteRingBenchmark.token", "ns/op", 31, 0)),
                JmhScore.read(JMH));
    }

    @Test
    void refusesScoresThatMeanNothing() {
        assertThrows(IOException.class, () -> JmhScore.read(""));
        assertThrows(IOException.class, () -> JmhScore.read(JMH.replace("avgt", "thrpt")));
        assertThrows(IOException.class, () -> JmhScore.read(JMH.replace("512.25", "\"NaN\"")));
        assertThrows(IOException.class, () -> JmhScore.read(JMH.replace("alloc.rate.norm", "count")));
    }

    @Test
    void benchmarksHaveARowOfTimeAndOneOfBytes() throws IOException {
        for (int round = 1; round <= 2; round++) {
            scores.add("base", round, new JmhScore("a.B.c n=1", "ns/op", 30, 0));
            scores.add("head", round, new JmhScore("a.B.c n=1", "ns/op", 33, 24));
        }
        String page = MarkdownTable.of(comparison());
        assertTrue(page.contains("| a.B.c n=1, ns/op | 30.0 | 33.0 | +10.0 % (+10.0 to +10.0) | slower |  |"), page);
        assertTrue(
                page.contains("| a.B.c n=1, B/op | 0.00 | 24.0 | +24.0 B (+24.0 to +24.0) | more | **broken** |"),
                page);
        String json = JsonTable.of(comparison());
        assertTrue(json.contains("\"benchmark\" : \"a.B.c n=1\""), json);
        assertTrue(json.contains("\"broken\" : [ \"a.B.c n=1, B/op\" ]"), json);
    }

    @Test
    void startsEachGatewayAsItsCommitDoes() throws IOException {
        Side side = side("base", "one");
        String lib = side.folder().resolve("lib") + "/";
        assertEquals(
                List.of(
                        "java",
                        "@" + side.folder().resolve("conf/jvm.options"),
                        "-Xmx1m",
                        "-XX:+UseSerialGC",
                        "-Dlogback.configurationFile=" + side.folder().resolve("conf/logback.xml"),
                        "-cp",
                        lib + "a.jar:" + lib + "z.jar",
                        "a.Main"),
                side.gateway("java"));
        Files.writeString(side.folder().resolve("about"), "commit=abc\nsubject=x\nmain=\nflags=y\n");
        assertTrue(assertThrows(IOException.class, () -> Side.of("base", side.folder()))
                .toString()
                .contains("does not say main"));
    }
}
