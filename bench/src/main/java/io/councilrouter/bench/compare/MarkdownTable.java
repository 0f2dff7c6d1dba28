package io.councilrouter.bench.compare;

import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.Spread;
import io.councilrouter.bench.load.target.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The comparison for people. */
final class MarkdownTable {

    private final Comparison comparison;
    private final StringBuilder page = new StringBuilder();

    private MarkdownTable(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The whole page. */
    static String of(Comparison comparison) {
        MarkdownTable table = new MarkdownTable(comparison);
        table.head();
        table.rows("The whole gateway", comparison.gateways());
        table.besideNginx();
        table.rows("Benchmarks", comparison.benchmarks());
        table.line("");
        table.line("**" + comparison.verdict() + "**");
        return table.page.toString();
    }

    private void head() {
        line("## " + comparison.base().commit() + " (base) against "
                + comparison.head().commit() + " (head)");
        line("");
        line(
                "Medians of the rounds; differences of head by base are taken within rounds, and the 95 % interval of their mean is Student's t.");
        line(String.format(
                Locale.ROOT,
                "Rules: CPU is worse when even the lower end is above %.0f %%, bytes when they are more by over 1 %% and %.1f B and their interval is above 0.",
                FigureKind.MOST_PERCENT,
                FigureKind.MEASURING_BYTES));
        line("");
        line("- base: " + comparison.base().title());
        line("- head: " + comparison.head().title());
        comparison.provenance().forEach((name, value) -> line("- " + name + ": " + value));
        for (String note : comparison.notes()) {
            line("");
            line("**Note.** " + note);
        }
    }

    private void rows(String title, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        line("");
        line("### " + title);
        line("");
        line("| figure | base | head | difference (95 % interval) | verdict | rule |");
        line("|---|---|---|---|---|---|");
        for (Row row : rows) {
            line(cells(
                    row.figure(),
                    text(row.paired().base()),
                    text(row.paired().head()),
                    row.difference().toString(),
                    row.verdict(),
                    row.broken() ? "**" + row.rule() + "**" : row.rule()));
        }
    }

    /** The same rounds relative to nginx, so that the table can be compared with docs/bench.md. */
    private void besideNginx() {
        List<String> lines = new ArrayList<>();
        nginx(lines, "CPU us/request, 64 connections", "requests-64", Figure.CPU_US_PER_REQUEST);
        nginx(lines, "CPU us/request, 1 connection", "requests-1", Figure.CPU_US_PER_REQUEST);
        nginx(lines, "p50 us, 1 connection", "requests-1", Figure.P50_US);
        nginx(lines, "CPU us/token, 500 streams", "streams-500", Figure.CPU_US_PER_TOKEN);
        if (!lines.isEmpty()) {
            line("");
            line("| beside nginx, medians | nginx | base | head |");
            line("|---|---|---|---|");
            lines.forEach(this::line);
        }
    }

    private void nginx(List<String> lines, String title, String scenario, Figure figure) {
        Optional<Spread> nginx = comparison.results().spread(scenario, Way.NGINX, figure);
        Optional<Spread> base = comparison.results().spread(scenario, Side.BASE, figure);
        Optional<Spread> head = comparison.results().spread(scenario, Side.HEAD, figure);
        if (nginx.isPresent() && base.isPresent() && head.isPresent()) {
            double one = nginx.get().median();
            lines.add(cells(
                    title,
                    text(one),
                    times(base.get().median() / one),
                    times(head.get().median() / one)));
        }
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2fx", ratio);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String cells(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
