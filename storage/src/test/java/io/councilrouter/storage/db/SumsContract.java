package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** How both databases add up, in one set of tests. */
interface SumsContract extends StoreFixture {

    @Test
    default void sumsByModelBackendAndDay() throws IOException {
        long nextDay = Rows.BEGIN + 24 * Rollup.HOUR;
        store().append(List.of(
                row(1).model("a").backend("x").build(),
                row(2).model("a").backend("y").status(503).tokens(0).build(),
                row(3).model("b").backend("y").created(nextDay).error("stall").build()));
        store().append(List.of(row(4).model("b").backend("y").created(nextDay).build()));
        store().append(List.of(row(5).model("b").backend("y").created(nextDay).build()));

        Stats stats = reader().stats(RowFilter.ALL);
        assertEquals(5, stats.total().requests());
        assertEquals(2, stats.total().errors());
        assertEquals(200, stats.total().completionTokens());
        assertEquals(1_120, stats.total().durationMs());
        assertEquals(5 * row(1).build().bodies().size(), stats.total().bytes());
        assertEquals(List.of("b=3", "a=2"), names(stats.byModel()));
        assertEquals(List.of("y=4", "x=1"), names(stats.byBackend()));
        assertEquals(List.of("2026-01-31=2", "2026-02-01=3"), names(stats.byDay()));
        assertEquals(
                List.of("b=3"),
                names(reader().stats(RowFilter.ALL.withModel("b")).byModel()));
        assertEquals(
                stats,
                reader().stats(RowFilter.ALL.within(Rows.BEGIN, nextDay + 1)),
                "hours at the ends and days between say the same");
        assertEquals(stats, reader().stats(RowFilter.ALL.withRoute("/v1/chat/completions")));
        assertEquals(1, reader().stats(RowFilter.ALL.withStatus(5)).total().requests());
        assertEquals(
                3,
                reader().stats(RowFilter.ALL.within(nextDay, nextDay + 1))
                        .total()
                        .requests());
        assertEquals(
                2,
                reader().stats(RowFilter.ALL.within(Long.MIN_VALUE, nextDay))
                        .total()
                        .requests());
    }

    private static List<String> names(List<Stats.Slice> slices) {
        return slices.stream()
                .map(slice -> slice.name() + "=" + slice.requests())
                .toList();
    }

    @Test
    default void percentilesAreWithinFivePercent() throws IOException {
        java.util.Random random = new java.util.Random(42);
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            double ttft = Math.exp(random.nextGaussian() * 1.5 + 5);
            double decode = 20 + random.nextDouble() * 20_000;
            rows.add(row(i).times(ttft, ttft + decode)
                    .tokens(1 + random.nextInt(2_000))
                    .build());
        }
        // In batches, so that stored histograms are added up, too.
        for (int i = 0; i < rows.size(); i += 500) {
            store().append(rows.subList(i, i + 500));
        }
        Stats.Slice total = reader().stats(RowFilter.ALL).total();
        near(exact(rows, row -> row.times().ttftMs()), total.ttftMs());
        near(exact(rows, Sums::tokensPerSecond), total.tokensPerSecond());
    }

    private static double[] exact(List<StoredRow> rows, ToDoubleFunction<StoredRow> value) {
        double[] sorted = rows.stream().mapToDouble(value).sorted().toArray();
        return Arrays.stream(new double[] {0.5, 0.95, 0.99})
                .map(share -> sorted[(int) Math.ceil(share * sorted.length) - 1])
                .toArray();
    }

    private static void near(double[] exact, Stats.Percentiles got) {
        assertEquals(exact[0], got.p50(), exact[0] * 0.05);
        assertEquals(exact[1], got.p95(), exact[1] * 0.05);
        assertEquals(exact[2], got.p99(), exact[2] * 0.05);
    }
}
