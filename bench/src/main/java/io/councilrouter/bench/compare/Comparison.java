package io.councilrouter.bench.compare;

import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything the tables are written from.
 *
 * @param base the commit that is compared with
 * @param head the commit that is judged
 * @param provenance facts about the machine and the measured builds, name to value
 * @param results results of the whole gateways
 * @param scores scores of the benchmarks
 */
record Comparison(Side base, Side head, Map<String, String> provenance, Results results, JmhScores scores) {

    private static final List<Figure> FAILURES = List.of(Figure.ERRORS, Figure.LOST_TOKENS);

    /** The rows of the whole gateways. */
    List<Row> gateways() {
        return Rows.of(results);
    }

    /** The rows of the benchmarks. */
    List<Row> benchmarks() {
        return Rows.of(scores);
    }

    /** All rows. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>(gateways());
        rows.addAll(benchmarks());
        return rows;
    }

    /** Remarks that the reader must see. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(results.notes());
        notes.addAll(scores.notes());
        if (base.title().equals(head.title())) {
            notes.add("Both are the same commit: every difference is the noise of this machine.");
        }
        for (Figure failure : FAILURES) {
            long before = Rows.count(results, failure, Side.BASE);
            long after = Rows.count(results, failure, Side.HEAD);
            if (before + after > 0) {
                notes.add(failure.title() + ": base " + before + ", head " + after + ".");
            }
        }
        return notes;
    }

    /** The figures in which the head is worse by the rules, in words; empty if there is none. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        for (Row row : rows()) {
            if (row.broken()) {
                broken.add(row.figure());
            }
        }
        for (Figure failure : FAILURES) {
            if (Rows.count(results, failure, Side.HEAD) > Rows.count(results, failure, Side.BASE)) {
                broken.add(failure.title());
            }
        }
        return broken;
    }

    /**
     * The last line, with the overall result. A figure that is not worse may be too noisy to be sure; then the line
     * says so, too.
     */
    String verdict() {
        List<Row> judged = rows().stream()
                .filter(row -> row.kind().ruled() && row.difference().hasInterval())
                .toList();
        if (!broken().isEmpty()) {
            return "Worse by the rules: " + String.join("; ", broken()) + ".";
        }
        if (judged.isEmpty()) {
            return "Nothing was judged: no figure with a rule has an interval, which takes two rounds.";
        }
        long wide = judged.stream().filter(row -> row.difference().wide()).count();
        return "Nothing is worse by the rules."
                + (wide == 0 ? "" : " Too wide to be sure: " + wide + " of " + judged.size() + " intervals.");
    }
}
