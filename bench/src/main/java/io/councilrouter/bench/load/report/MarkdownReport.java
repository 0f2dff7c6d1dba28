package io.councilrouter.bench.load.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** The page for people: targets first, then every figure, then what was run on which machine. */
public final class MarkdownReport {

    private final Results results;
    private final Map<String, String> provenance;
    private final StringBuilder page = new StringBuilder();

    private MarkdownReport(Results results, Map<String, String> provenance) {
        this.results = results;
        this.provenance = provenance;
    }

    /** The whole page. */
    public static String of(Results results, Map<String, String> provenance) {
        MarkdownReport report = new MarkdownReport(results, provenance);
        report.head();
        report.aims();
        report.scenarios();
        return report.page.toString();
    }

    private void head() {
        line("# The whole gateway against nginx");
        line("");
        line(
                "Written by `make bench-e2e`. Medians with the least and the most of all rounds; targets interleaved in rotated order; the target alone on core 0,");
        line(
                "mock backend and load generator on core 1; access log on for nginx and for the gateway; 575 B request, 814 B answer, streams of 100 tokens, one");
        line(
                "each 20 ms. CPU time is read from /proc for each process and includes the kernel's share and, for the gateway, its compiler and collector.");
        line("Resident memory of the gateway is that of its JVM with everything in it.");
        line(
                "\"And afterwards\" is CPU time, by request, that a target used when it was over, until it was idle: the index of stored texts.");
        line("");
        line(
                "Requests and streams are measured with the metrics on. \"Stored\" keeps every request and answer. The page in the repository is of");
        line(
                "`make bench-e2e ARGS=\"--memory 1500M --rounds 9\"`, and of a second run of 3 rounds for 2,000 streams, large prompts and growth of memory.");
        line(
                "`--memory` (as root) bounds what all of it may use, files in the kernel's cache included; decisions.md says why, under Measuring.");
        line(
                "`make bench` runs the JMH benchmarks, `make test-all SUITE=alloc` holds their bytes per operation against `bench/budget.tsv`.");
        line("");
        provenance.forEach((name, value) -> line("- " + name + ": " + value));
        line("");
        for (String note : results.notes()) {
            line("**Note.** " + note);
            line("");
        }
    }

    private void aims() {
        line("## Against the targets");
        line("");
        line(
                "Numbers are those of the performance design; rows that need what this version does not have are left out.");
        line("");
        line("| # | figure | must | council-router | nginx | result |");
        line("|---|---|---|---|---|---|");
        for (Aims.AimRow row : new Aims(results).rows()) {
            line("| "
                    + String.join(
                            " | ", row.number(), row.what(), row.must(), row.gateway(), row.reference(), row.verdict())
                    + " |");
        }
        line("");
    }

    private void scenarios() {
        line("## Every figure");
        Map<String, SequencedSet<String>> targets = new LinkedHashMap<>();
        Map<String, SequencedSet<Figure>> figures = new LinkedHashMap<>();
        for (Sample sample : results.samples()) {
            targets.computeIfAbsent(sample.scenario(), name -> new LinkedHashSet<>())
                    .add(sample.target());
            figures.computeIfAbsent(sample.scenario(), name -> new LinkedHashSet<>())
                    .addAll(sample.figures().keySet());
        }
        targets.forEach((scenario, names) -> {
            SequencedSet<Figure> columns = figures.getOrDefault(scenario, new LinkedHashSet<>());
            line("");
            line("### " + scenario);
            line("");
            line("| through | "
                    + String.join(" | ", columns.stream().map(Figure::title).toList()) + " |");
            line("|---".repeat(columns.size() + 1) + "|");
            for (String target : names) {
                List<String> cells = new ArrayList<>();
                for (Figure figure : columns) {
                    Optional<Spread> spread = results.spread(scenario, target, figure);
                    cells.add(spread.map(Aims::show).orElse(""));
                }
                line("| " + target + " | " + String.join(" | ", cells) + " |");
            }
        });
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
