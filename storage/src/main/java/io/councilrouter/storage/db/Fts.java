package io.councilrouter.storage.db;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches written in FTS5's own language. Besides the words, the index contains a row's facets (model, backend, ...)
 * as artificial words. So a rare model and a frequent word are combined inside the index, which can skip through lists
 * of rows, instead of row by row.
 */
final class Fts {
    private static final String ANY = "any";
    private static final long DAY_MILLIS = 86_400_000;
    /** Number of days in a longer span of time. */
    private static final long SPAN = 32;
    /** Maximum number of days, and of spans, that are named one by one. */
    private static final long MOST = 64;
    /** No row is from before this day. */
    private static final long FIRST_DAY = 18_000;

    private static final long FNV_SEED = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    private Fts() {}

    /** The text for MATCH. */
    static String match(TextQuery query, RowFilter filter) {
        List<String> wanted = new ArrayList<>();
        List<String> unwanted = new ArrayList<>();
        for (TextQuery.Term term : query.terms()) {
            (term.wanted() ? wanted : unwanted).add("words : \"" + term.text().replace("\"", "\"\"") + '"');
        }
        for (String facet : named(filter)) {
            wanted.add("facets : \"" + facet + '"');
        }
        String time = time(filter);
        if (!time.isEmpty()) {
            wanted.add(time);
        }
        if (wanted.isEmpty()) {
            wanted.add("facets : \"" + ANY + '"');
        }
        String all = "(" + String.join(" AND ", wanted) + ")";
        return unwanted.isEmpty() ? all : all + " NOT (" + String.join(" OR ", unwanted) + ")";
    }

    private static List<String> named(RowFilter filter) {
        List<String> facets = new ArrayList<>();
        add(facets, 'm', filter.model());
        add(facets, 'b', filter.backend());
        add(facets, 'r', filter.route());
        add(facets, 'k', filter.key());
        add(facets, 'c', filter.council());
        if (filter.status() != 0) {
            facets.add((filter.isClass() ? "x" : "s") + filter.status());
        }
        return facets;
    }

    /**
     * The days of a time range, or spans of days if it is long, so that the index need not walk over everything newer.
     * A range without an end needs none, since the walk starts at the newest row. The exact limits are compared row by
     * row.
     */
    private static String time(RowFilter filter) {
        if (filter.to() == Long.MAX_VALUE) {
            return "";
        }
        long last = Math.floorDiv(filter.to() - 1, DAY_MILLIS);
        long first = Math.max(FIRST_DAY, Math.floorDiv(filter.from(), DAY_MILLIS));
        boolean days = last - first < MOST;
        long from = days ? first : first / SPAN;
        long to = days ? last : last / SPAN;
        if (to < from || to - from >= MOST * 2) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (long at = from; at <= to; at++) {
            names.add("\"" + (days ? "d" : "e") + at + '"');
        }
        return "facets : (" + String.join(" OR ", names) + ")";
    }

    /**
     * The facets of a row, in the form in which the filters above search for them; its time is the filter's {@code
     * from}.
     */
    static String facets(RowFilter row) {
        List<String> facets = new ArrayList<>();
        facets.add(ANY);
        facets.addAll(named(row.withStatus(0)));
        facets.add("s" + row.status());
        facets.add("x" + row.status() / 100);
        long day = Math.max(FIRST_DAY, Math.floorDiv(row.from(), DAY_MILLIS));
        facets.add("d" + day);
        facets.add("e" + day / SPAN);
        return String.join(" ", facets);
    }

    private static void add(List<String> facets, char kind, String value) {
        if (!value.isEmpty()) {
            facets.add(kind + Long.toHexString(hash(value)));
        }
    }

    /** FNV-1a: turns names into words without spaces or dots. */
    private static long hash(String value) {
        long hash = FNV_SEED;
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }
}
