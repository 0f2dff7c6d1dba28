package io.councilrouter.bench.compare;

import io.councilrouter.bench.load.plan.AllocationScenario;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.Results;
import io.councilrouter.bench.load.report.Sample;
import io.councilrouter.bench.load.target.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** Pairs samples and scores of both commits. A round that lacks one of a pair is left out. */
final class Rows {

    private static final UnaryOperator<String> PLAIN = UnaryOperator.identity();

    /** A line of the whole gateway's table: which figure of which load, by which way. */
    private record WantedRow(
            String title, FigureKind kind, String scenario, UnaryOperator<String> way, Figure figure) {}

    private static final List<WantedRow> GATEWAY = List.of(
            new WantedRow(
                    "CPU us/request, 64 connections", FigureKind.CPU, "requests-64", PLAIN, Figure.CPU_US_PER_REQUEST),
            new WantedRow(
                    "CPU us/request, 1 connection", FigureKind.CPU, "requests-1", PLAIN, Figure.CPU_US_PER_REQUEST),
            new WantedRow(
                    "CPU us/request, 64 connections, stored",
                    FigureKind.CPU,
                    "requests-64",
                    Way::storing,
                    Figure.CPU_US_PER_REQUEST),
            new WantedRow(
                    "and afterwards, us/request",
                    FigureKind.TIME,
                    "requests-64",
                    Way::storing,
                    Figure.CPU_US_AFTERWARDS),
            new WantedRow("CPU us/token, 500 streams", FigureKind.CPU, "streams-500", PLAIN, Figure.CPU_US_PER_TOKEN),
            new WantedRow(
                    "CPU us/token, 500 streams, translated",
                    FigureKind.CPU,
                    "streams-500",
                    Way::translated,
                    Figure.CPU_US_PER_TOKEN),
            new WantedRow(
                    "CPU us/token, 500 streams, stored",
                    FigureKind.CPU,
                    "streams-500",
                    Way::storing,
                    Figure.CPU_US_PER_TOKEN),
            new WantedRow("heap B/request", FigureKind.BYTES, AllocationScenario.NAME, PLAIN, Figure.BYTES_PER_REQUEST),
            new WantedRow(
                    "heap B/request, translated",
                    FigureKind.BYTES,
                    AllocationScenario.NAME,
                    Way::translated,
                    Figure.BYTES_PER_REQUEST),
            new WantedRow("heap B/token", FigureKind.BYTES, AllocationScenario.NAME, PLAIN, Figure.BYTES_PER_TOKEN),
            new WantedRow(
                    "heap B/token, translated",
                    FigureKind.BYTES,
                    AllocationScenario.NAME,
                    Way::translated,
                    Figure.BYTES_PER_TOKEN),
            new WantedRow("p50 us, 64 connections", FigureKind.TIME, "requests-64", PLAIN, Figure.P50_US),
            new WantedRow("p50 us, 1 connection", FigureKind.TIME, "requests-1", PLAIN, Figure.P50_US),
            new WantedRow(
                    "one-way p50 us of a token, 500 streams",
                    FigureKind.TIME,
                    "streams-500",
                    PLAIN,
                    Figure.DELAY_P50_US),
            new WantedRow("RSS MB idle", FigureKind.MEMORY, "start", PLAIN, Figure.RSS_MB),
            new WantedRow("RSS MB, 64 connections", FigureKind.MEMORY, "requests-64", PLAIN, Figure.RSS_MB),
            new WantedRow("RSS MB, 500 streams", FigureKind.MEMORY, "streams-500", PLAIN, Figure.RSS_MB),
            new WantedRow(
                    "RSS MB, 64 connections, stored", FigureKind.MEMORY, "requests-64", Way::storing, Figure.RSS_MB),
            new WantedRow("start ms", FigureKind.TIME, "start", PLAIN, Figure.START_MS));

    private Rows() {}

    /** The rows of the whole gateways. */
    static List<Row> of(Results results) {
        List<Row> rows = new ArrayList<>();
        for (WantedRow wanted : GATEWAY) {
            Map<Integer, Double> base = rounds(results, wanted, Side.BASE);
            Map<Integer, Double> head = rounds(results, wanted, Side.HEAD);
            add(rows, wanted.title, wanted.kind, base, head);
        }
        return rows;
    }

    /** The rows of the benchmarks: time, then bytes. */
    static List<Row> of(JmhScores scores) {
        List<Row> rows = new ArrayList<>();
        scores.byBenchmark().forEach((benchmark, taken) -> {
            String unit = taken.getFirst().score().unit();
            add(rows, benchmark + ", " + unit, FigureKind.TIME, taken, JmhScore::time);
            add(rows, benchmark + ", B/op", FigureKind.BYTES, taken, JmhScore::bytes);
        });
        return rows;
    }

    /** How often this failure happened with a side's gateways, all loads together. */
    static long count(Results results, Figure failure, String side) {
        double sum = 0;
        for (Sample sample : results.samples()) {
            if (sample.target().startsWith(side)) {
                sum += sample.figures().getOrDefault(failure, 0.0);
            }
        }
        return Math.round(sum);
    }

    private static Map<Integer, Double> rounds(Results results, WantedRow wanted, String side) {
        String target = wanted.way.apply(side);
        Map<Integer, Double> values = new TreeMap<>();
        for (Sample sample : results.samples()) {
            Double value = sample.figures().get(wanted.figure);
            if (value != null
                    && sample.scenario().equals(wanted.scenario)
                    && sample.target().equals(target)) {
                values.put(sample.round(), value);
            }
        }
        return values;
    }

    private static void add(
            List<Row> rows,
            String title,
            FigureKind kind,
            List<JmhScores.Taken> taken,
            ToDoubleFunction<JmhScore> figure) {
        Map<Integer, Double> base = new TreeMap<>();
        Map<Integer, Double> head = new TreeMap<>();
        for (JmhScores.Taken each : taken) {
            (each.side().equals(Side.BASE) ? base : head).put(each.round(), figure.applyAsDouble(each.score()));
        }
        add(rows, title, kind, base, head);
    }

    private static void add(
            List<Row> rows, String title, FigureKind kind, Map<Integer, Double> base, Map<Integer, Double> head) {
        List<Paired.Pair> pairs = new ArrayList<>();
        base.forEach((round, value) -> {
            Double other = head.get(round);
            // Time and memory are compared as ratios, and there is no ratio to 0.
            if (other != null && (kind == FigureKind.BYTES || (value > 0 && other > 0))) {
                pairs.add(new Paired.Pair(value, other));
            }
        });
        if (!pairs.isEmpty()) {
            rows.add(new Row(title, kind, new Paired(pairs)));
        }
    }
}
