package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a batch adds to {@code stats_hour} and {@code stats_day}, gathered first, so that each touched row of them is read and
 * written once a batch. The hour is that in which the exchange began. Days are kept beside hours since adding up the hours of
 * two months takes half a second. Sorted, so that two gateways lock rows in the same order.
 */
final class Rollup {
    /** Milliseconds of an hour. */
    static final long HOUR = 3_600_000;

    /** Hours of a day. */
    static final long HOURS = 24;

    private static final double MILLIS_PER_SECOND = 1_000;
    private static final int FIRST_ERROR = 400;
    private static final int CLASS = 100;

    private static final String TABLE = "TABLE";

    private static final String BEGIN = "INSERT INTO TABLE(hour, route, model, backend, class, requests, errors,"
            + " prompt_tokens, completion_tokens, thinking_tokens, bytes, duration_ms)"
            + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0)"
            + " ON CONFLICT (hour, route, model, backend, class) DO NOTHING";
    private static final String KEY = " WHERE hour = ? AND route = ? AND model = ? AND backend = ? AND class = ?";
    private static final String READ = "SELECT ttft, rate FROM TABLE" + KEY;
    private static final String WRITE = "UPDATE TABLE SET requests = requests + ?, errors = errors + ?,"
            + " prompt_tokens = prompt_tokens + ?, completion_tokens = completion_tokens + ?,"
            + " thinking_tokens = thinking_tokens + ?, bytes = bytes + ?, duration_ms = duration_ms + ?,"
            + " ttft = ?, rate = ?" + KEY;

    private record Key(long hour, String route, String model, String backend, int statusClass)
            implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparingLong(Key::hour)
                .thenComparing(Key::route)
                .thenComparing(Key::model)
                .thenComparing(Key::backend)
                .thenComparingInt(Key::statusClass);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        void bind(PreparedStatement into, int first) throws SQLException {
            into.setLong(first, hour);
            into.setString(first + 1, route);
            into.setString(first + 2, model);
            into.setString(first + 3, backend);
            into.setInt(first + 4, statusClass);
        }
    }

    private static final class Sums {
        private final long[] counts = new long[6];
        private double duration;
        private final LogHistogram ttft = new LogHistogram();
        private final LogHistogram rate = new LogHistogram();

        void add(StoredRow row) {
            counts[0]++;
            counts[1] += row.status() >= FIRST_ERROR || !row.error().isEmpty() ? 1 : 0;
            counts[2] += Math.max(0, row.promptTokens());
            counts[3] += Math.max(0, row.completionTokens());
            counts[4] += Math.max(0, row.thinkingTokens());
            counts[5] += row.bodies().size();
            duration += Double.isNaN(row.durationMs()) ? 0 : row.durationMs();
            ttft.add(row.ttftMs());
            rate.add(tokensPerSecond(row));
        }
    }

    private final Map<Key, Sums> hours = new TreeMap<>();
    private final Map<Key, Sums> days = new TreeMap<>();

    /** Counts a row. */
    void add(StoredRow row) {
        long hour = Math.floorDiv(row.created(), HOUR);
        hours.computeIfAbsent(key(hour, row), key -> new Sums()).add(row);
        days.computeIfAbsent(key(hour - Math.floorMod(hour, HOURS), row), key -> new Sums())
                .add(row);
    }

    private static Key key(long hour, StoredRow row) {
        return new Key(
                hour,
                RowColumns.clean(row.route()),
                RowColumns.clean(row.model()),
                RowColumns.clean(row.backend()),
                row.status() / CLASS);
    }

    /** Adds everything to the tables, within the caller's transaction. */
    void write(Connection connection, SqlFlavour flavour) throws SQLException {
        write(connection, flavour, "stats_hour", hours);
        write(connection, flavour, "stats_day", days);
    }

    private static void write(Connection connection, SqlFlavour flavour, String table, Map<Key, Sums> sums)
            throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(BEGIN.replace(TABLE, table));
                PreparedStatement read = connection.prepareStatement(READ.replace(TABLE, table) + flavour.forUpdate());
                PreparedStatement write = connection.prepareStatement(WRITE.replace(TABLE, table))) {
            for (Map.Entry<Key, Sums> entry : sums.entrySet()) {
                Key key = entry.getKey();
                Sums sum = entry.getValue();
                key.bind(begin, 1);
                begin.executeUpdate();
                key.bind(read, 1);
                try (ResultSet before = read.executeQuery()) {
                    if (before.next()) {
                        sum.ttft.add(before.getBytes(1));
                        sum.rate.add(before.getBytes(2));
                    }
                }
                int at = 0;
                for (long count : sum.counts) {
                    write.setLong(++at, count);
                }
                write.setDouble(++at, sum.duration);
                write.setBytes(++at, sum.ttft.stored());
                write.setBytes(++at, sum.rate.stored());
                key.bind(write, ++at);
                write.executeUpdate();
            }
        }
    }

    /** How fast the tokens of a row came, first one excepted where it was streamed; NaN where that is unknown. */
    static double tokensPerSecond(StoredRow row) {
        double millis = row.stream() && row.ttftMs() >= 0 ? row.durationMs() - row.ttftMs() : row.durationMs();
        return row.completionTokens() > 0 && millis >= 1
                ? row.completionTokens() / millis * MILLIS_PER_SECOND
                : Double.NaN;
    }
}
