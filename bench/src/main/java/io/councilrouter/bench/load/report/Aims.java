package io.councilrouter.bench.load.report;

import io.councilrouter.bench.load.target.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The performance targets as a table, filled in as far as a run has measured them. */
final class Aims {

    private static final String NOT_MEASURED = "not measured";

    private final Results results;

    Aims(Results results) {
        this.results = results;
    }

    /**
     * One row.
     *
     * @param number number of the target
     * @param what what is measured
     * @param must the target
     * @param gateway our figure
     * @param reference nginx's figure, or empty
     * @param verdict how they compare
     */
    record AimRow(String number, String what, String must, String gateway, String reference, String verdict) {}

    List<AimRow> rows() {
        List<AimRow> rows = new ArrayList<>();
        rows.add(
                ratio("1", "CPU us/request, 64 connections", new Cell("requests-64", Figure.CPU_US_PER_REQUEST), 1.00));
        rows.add(stored(
                "2",
                "CPU us/request, 64 connections, stored",
                new Cell("requests-64", Figure.CPU_US_PER_REQUEST),
                1.60));
        rows.add(ratio("3", "CPU us/request, 1 connection", new Cell("requests-1", Figure.CPU_US_PER_REQUEST), 1.00));
        rows.add(difference("4", "p50 at 1 connection, us", new Cell("requests-1", Figure.P50_US), 3));
        rows.add(atLeast(
                "5", "requests/s on one core, 64 connections", new Cell("requests-64", Figure.REQUESTS_PER_SECOND)));
        rows.add(atLeast(
                "5", "requests/s on one core, 256 connections", new Cell("requests-256", Figure.REQUESTS_PER_SECOND)));
        rows.add(ratio(
                "6", "CPU us/token, 500 streams, storage off", new Cell("streams-500", Figure.CPU_US_PER_TOKEN), 1.10));
        rows.add(stored(
                "6", "CPU us/token, 500 streams, stored", new Cell("streams-500", Figure.CPU_US_PER_TOKEN), 1.35));
        rows.add(difference("7", "one-way delay of a token p50, us", new Cell("streams-500", Figure.DELAY_P50_US), 30));
        rows.add(ratio("7", "one-way delay of a token p99, us", new Cell("streams-500", Figure.DELAY_P99_US), 1.20));
        rows.add(translated());
        rows.add(overload(Figure.ERRORS, "errors"));
        rows.add(overload(Figure.LOST_TOKENS, "lost tokens"));
        rows.add(atMost("10", "RSS idle, MB", new Cell("start", Figure.RSS_MB), Way.GATEWAY, 120));
        rows.add(atMost("10", "RSS after load, MB", new Cell("growth", Figure.RSS_MB), Way.GATEWAY, 140));
        rows.add(atMost("10", "RSS at 2,000 streams, MB", new Cell("streams-2000", Figure.RSS_MB), Way.GATEWAY, 160));
        rows.add(
                atMost("11", "RSS growth after warm-up, %", new Cell("growth", Figure.GROWTH_PERCENT), Way.GATEWAY, 5));
        rows.add(atMost("12", "heap B/request", new Cell("allocation", Figure.BYTES_PER_REQUEST), Way.GATEWAY, 1024));
        rows.add(atMost("12", "heap B/token", new Cell("allocation", Figure.BYTES_PER_TOKEN), Way.GATEWAY, 64));
        rows.add(atMost(
                "12", "heap B/token, translated", new Cell("allocation", Figure.BYTES_PER_TOKEN), Way.TRANSLATED, 64));
        rows.add(prompts());
        rows.add(atMost(
                "14",
                "client abort to upstream closed, slowest, ms",
                new Cell("abort", Figure.ABORT_MAX_US, 1e-3),
                Way.GATEWAY,
                50));
        rows.add(atMost(
                "16", "start to first proxied request, ms", new Cell("start", Figure.START_MS), Way.GATEWAY, 1000));
        rows.add(loops());
        return rows;
    }

    /** Where a figure is found, and the factor by which it is shown. */
    private record Cell(String scenario, Figure figure, double scale) {
        Cell(String scenario, Figure figure) {
            this(scenario, figure, 1);
        }
    }

    private AimRow ratio(String number, String what, Cell cell, double most) {
        return compared(new AimRow(number, what, "<= " + text(most) + "x nginx", "", "", ""), cell, Way.GATEWAY, most);
    }

    private AimRow stored(String number, String what, Cell cell, double most) {
        return compared(new AimRow(number, what, "<= " + text(most) + "x nginx", "", "", ""), cell, Way.STORING, most);
    }

    private AimRow translated() {
        AimRow row = new AimRow("8", "CPU us/token, translated", "<= 1.60x nginx passing through", "", "", "");
        return compared(row, new Cell("streams-500", Figure.CPU_US_PER_TOKEN), Way.TRANSLATED, 1.60);
    }

    private AimRow compared(AimRow row, Cell cell, String target, double most) {
        Optional<Spread> ours = spread(cell, target);
        Optional<Spread> theirs = spread(cell, Way.NGINX);
        String verdict = NOT_MEASURED;
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = ours.get().median() / theirs.get().median();
            verdict = text(ratio) + "x, " + (ratio <= most ? "met" : "missed");
        }
        return new AimRow(row.number, row.what, row.must, show(ours), show(theirs), verdict);
    }

    private AimRow atLeast(String number, String what, Cell cell) {
        Optional<Spread> ours = spread(cell, Way.GATEWAY);
        Optional<Spread> theirs = spread(cell, Way.NGINX);
        String verdict = NOT_MEASURED;
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = ours.get().median() / theirs.get().median();
            verdict = text(ratio) + "x, " + (ratio >= 1 ? "met" : "missed");
        }
        return new AimRow(number, what, ">= 1.00x nginx", show(ours), show(theirs), verdict);
    }

    private AimRow difference(String number, String what, Cell cell, double most) {
        Optional<Spread> ours = spread(cell, Way.GATEWAY);
        Optional<Spread> theirs = spread(cell, Way.NGINX);
        String verdict = NOT_MEASURED;
        if (ours.isPresent() && theirs.isPresent()) {
            double more = ours.get().median() - theirs.get().median();
            verdict = (more < 0 ? "" : "+") + text(more) + ", " + (more <= most ? "met" : "missed");
        }
        return new AimRow(number, what, "<= nginx + " + text(most), show(ours), show(theirs), verdict);
    }

    private AimRow atMost(String number, String what, Cell cell, String target, double most) {
        Optional<Spread> ours = spread(cell, target);
        String verdict =
                ours.map(spread -> spread.median() <= most ? "met" : "missed").orElse(NOT_MEASURED);
        String reference = show(spread(cell, Way.NGINX));
        return new AimRow(number, what, "<= " + text(most), show(ours), reference, verdict);
    }

    private AimRow overload(Figure figure, String what) {
        Cell cell = new Cell("streams-2000", figure);
        Optional<Spread> ours = spread(cell, Way.GATEWAY);
        String verdict =
                ours.map(spread -> spread.most() == 0 ? "met" : "missed").orElse(NOT_MEASURED);
        return new AimRow("9", what + " at 2,000 streams", "0", show(ours), show(spread(cell, Way.NGINX)), verdict);
    }

    private AimRow prompts() {
        String what = "extra p99 token gap beside 1 MB prompts, us";
        Optional<Spread> ours = extraGap(Way.GATEWAY);
        String verdict =
                ours.map(spread -> spread.median() <= 2000 ? "met" : "missed").orElse(NOT_MEASURED);
        return new AimRow("13", what, "<= 2000", show(ours), show(extraGap(Way.NGINX)), verdict);
    }

    private Optional<Spread> extraGap(String target) {
        Optional<Spread> quiet = results.spread("streams-100", target, Figure.GAP_P99_US);
        Optional<Spread> beside = results.spread("streams-100-beside-1MB-prompts", target, Figure.GAP_P99_US);
        if (quiet.isEmpty() || beside.isEmpty()) {
            return Optional.empty();
        }
        double base = quiet.get().median();
        Spread with = beside.get();
        return Optional.of(new Spread(with.median() - base, with.least() - base, with.most() - base));
    }

    private AimRow loops() {
        Cell cell = new Cell("requests-64", Figure.CPU_US_PER_REQUEST);
        Optional<Spread> two = spread(cell, Way.TWO_LOOPS);
        Optional<Spread> one = spread(cell, Way.GATEWAY);
        String verdict = NOT_MEASURED;
        if (two.isPresent() && one.isPresent()) {
            double ratio = two.get().median() / one.get().median();
            verdict = text(ratio) + "x one loop, " + (ratio <= 1.10 ? "met" : "missed");
        }
        return new AimRow("17", "CPU us/request, two event loops", "<= 1.10x one", show(two), "", verdict);
    }

    private Optional<Spread> spread(Cell cell, String target) {
        return results.spread(cell.scenario, target, cell.figure)
                .map(spread -> new Spread(
                        spread.median() * cell.scale, spread.least() * cell.scale, spread.most() * cell.scale));
    }

    private static String show(Optional<Spread> spread) {
        return spread.map(Aims::show).orElse("");
    }

    /** The median with the range of the rounds. */
    static String show(Spread spread) {
        return text(spread.median())
                + (spread.least() == spread.most()
                        ? ""
                        : " (" + text(spread.least()) + " to " + text(spread.most()) + ")");
    }

    private static String text(double value) {
        double size = Math.abs(value);
        String format = value == Math.rint(value) || size >= 1000
                ? "%.0f"
                : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
