package io.councilrouter.storage.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;

/** What a program with schema 2 wrote, and what must still be found afterwards. */
final class OldRows {
    /** Milliseconds at which the day of the old rows begins: 2026-01-31. */
    static final long DAY = 1_769_817_600_000L;

    private static final long HOUR = DAY / Rollup.HOUR;

    /**
     * Three rows of two models, one of them without a backend, and their sums; each histogram has one value, in bucket
     * 5.
     */
    static final List<String> OF_SCHEMA_2 = List.of(
            response("old-1", 1, "'a', 'x'", 200),
            response("old-2", 2, "'b', NULL", 503),
            response("old-3", 3, "'b', 'x'", 200),
            sums("stats_hour", "'/api/chat', 'a', 'x', 2", 1, 0),
            sums("stats_hour", "'/api/chat', 'b', '', 5", 1, 1),
            sums("stats_hour", "'/v1/chat/completions', 'b', 'x', 2", 1, 0),
            sums("stats_day", "'/api/chat', 'a', 'x', 2", 1, 0),
            sums("stats_day", "'/v1/chat/completions', 'a', 'x', 2", 4, 0),
            sums("stats_day", "'/api/chat', 'b', '', 5", 1, 1),
            sums("stats_day", "'/v1/chat/completions', 'b', 'x', 2", 1, 0));

    private OldRows() {}

    private static String response(String id, int millis, String modelAndBackend, int status) {
        return "INSERT INTO responses(id, created, route, model, backend, attempts, status, stream, truncated) VALUES ('"
                + id + "', " + (DAY + millis) + ", '/api/chat', " + modelAndBackend + ", 1, " + status + ", 0, 0)";
    }

    private static String sums(String table, String kind, int requests, int errors) {
        return "INSERT INTO " + table + "(hour, route, model, backend, class, requests, errors, prompt_tokens,"
                + " completion_tokens, thinking_tokens, bytes, duration_ms, ttft, rate) VALUES (" + HOUR + ", " + kind
                + ", " + requests + ", " + errors + ", 10, 20, 0, 100, 50, x'0501', NULL)";
    }

    /** Fails if something is not found; row-1 of model a at x has been added at the beginning of the day. */
    static void verify(ResponseReader reader) throws IOException {
        assertEquals(List.of("old-1", "row-1"), ids(reader, RowFilter.ALL.withModel("a")));
        assertEquals(List.of("old-3", "old-2"), ids(reader, RowFilter.ALL.withModel("b")));
        assertEquals(List.of("old-3", "old-1", "row-1"), ids(reader, RowFilter.ALL.withBackend("x")));
        assertEquals(List.of("old-2"), ids(reader, RowFilter.ALL.withStatus(5)));
        assertEquals(List.of("old-3", "old-2", "old-1"), ids(reader, RowFilter.ALL.withRoute("/api/chat")));

        Stats stats = reader.stats(RowFilter.ALL);
        assertEquals(8, stats.total().requests());
        assertEquals(1, stats.total().errors());
        assertEquals(List.of("a=6", "b=2"), names(stats.byModel()));
        assertEquals(List.of("x=7", "=1"), names(stats.byBackend()));
        assertEquals(List.of("2026-01-31=8"), names(stats.byDay()));
        assertEquals(4 * 20 + 50, stats.total().completionTokens());
        assertEquals(2, reader.stats(RowFilter.ALL.withModel("b")).total().requests());
        assertEquals(
                2, reader.stats(RowFilter.ALL.withRoute("/api/chat")).total().requests());
    }

    private static List<String> ids(ResponseReader reader, RowFilter filter) throws IOException {
        return reader.list(filter, "", 10).rows().stream()
                .map(kept -> kept.row().id())
                .toList();
    }

    private static List<String> names(List<Stats.Slice> slices) {
        return slices.stream()
                .map(slice -> slice.name() + "=" + slice.requests())
                .toList();
    }
}
