package io.councilrouter.proxy.admin;

import io.councilrouter.proxy.local.Query;
import io.councilrouter.storage.db.RowFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.OptionalInt;

/** Reads the query parameters that narrow a list of stored responses. Errors are remembered in the query. */
final class StoredFilter {
    /** Parameters of lists and deletions. */
    static final String[] NAMES = {"model", "backend", "route", "status", "from", "to", "key_id", "council_id", "q"};

    /** Parameters of statistics: the columns that the rollups have. */
    static final String[] STATS_NAMES = {"model", "backend", "route", "status", "from", "to"};

    private static final String TIMES =
            "' must be milliseconds since 1970, a time such as 2026-01-31T10:00:00Z, or a day such as 2026-01-31.";

    private StoredFilter() {}

    /** The filter of a query. */
    static RowFilter of(Query query) {
        return new RowFilter(
                text(query, "model"),
                text(query, "backend"),
                text(query, "route"),
                status(query),
                time(query, "from", Long.MIN_VALUE),
                time(query, "to", Long.MAX_VALUE),
                text(query, "key_id"),
                text(query, "council_id"),
                text(query, "q"));
    }

    private static String text(Query query, String name) {
        return Objects.requireNonNullElse(query.text(name), "");
    }

    private static int status(Query query) {
        String text = query.text("status");
        if (text == null) {
            return 0;
        }
        OptionalInt status = RowFilter.status(text);
        if (status.isEmpty()) {
            query.wrong("status", "'status' must be a status such as 503, or a class such as 5xx.");
        }
        return status.orElse(0);
    }

    private static long time(Query query, String name, long otherwise) {
        String text = query.text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            if (text.matches("-?\\d{1,18}")) {
                return Long.parseLong(text);
            }
            return text.matches("\\d{4}-\\d\\d-\\d\\d")
                    ? LocalDate.parse(text)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli()
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            query.wrong(name, "'" + name + TIMES);
            return otherwise;
        }
    }
}
