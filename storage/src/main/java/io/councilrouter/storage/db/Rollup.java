package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a batch adds to the tables of sums, collected first, so that each affected row is read and written once per
 * batch. The hour is the one in which the exchange began.
 *
 * <pre>
 *   stats_hour   hour  route  model  backend  class      the ends of a range of time
 *   stats_day    day   route  model  backend  class      whole days of some routes or classes
 *   stats_pair   day     -    model  backend    -        whole days of all routes and classes: a tenth of the rows
 * </pre>
 *
 * <p>The rows are sorted, so that two gateways lock them in the same order.
 */
final class Rollup {
    /** Milliseconds in an hour. */
    static final long HOUR = 3_600_000;

    /** Hours in a day. */
    static final long HOURS = 24;

    /**
     * The class of rows in {@code stats_pair}, which cover all classes, just as their empty route covers all routes.
     */
    static final int ALL_CLASSES = 0;

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

    /** Key of a row of sums; the status of its kind is a class. */
    private record RollupKey(long hour, RowKind kind) implements Comparable<RollupKey> {
        private static final Comparator<RollupKey> ORDER =
                Comparator.comparingLong(RollupKey::hour).thenComparing(RollupKey::kind);

        @Override
        public int compareTo(RollupKey other) {
            return ORDER.compare(this, other);
        }

        void bind(PreparedStatement into, int first) throws SQLException {
            into.setLong(first, hour);
            into.setString(first + 1, kind.route());
            into.setString(first + 2, kind.model());
            into.setString(first + 3, kind.backend());
            into.setInt(first + 4, kind.status());
        }
    }

    private final Map<RollupKey, Sums> counted = new HashMap<>();

    /** Counts a row. */
    void add(StoredRow row) {
        RollupKey key = new RollupKey(Math.floorDiv(row.times().created(), HOUR), RowKind.of(row));
        Sums sums = counted.get(key);
        if (sums == null) {
            sums = new Sums();
            counted.put(key, sums);
        }
        sums.add(row);
    }

    /** The kinds of the rows. */
    Set<RowKind> kinds() {
        Set<RowKind> kinds = new HashSet<>();
        for (RollupKey key : counted.keySet()) {
            kinds.add(key.kind());
        }
        return kinds;
    }

    /** Adds everything to the tables, within the caller's transaction. */
    void write(Connection connection, SqlFlavour flavour) throws SQLException {
        Map<RollupKey, Sums> hours = new TreeMap<>();
        Map<RollupKey, Sums> days = new TreeMap<>();
        Map<RollupKey, Sums> pairs = new TreeMap<>();
        for (Map.Entry<RollupKey, Sums> each : counted.entrySet()) {
            long hour = each.getKey().hour();
            long day = hour - Math.floorMod(hour, HOURS);
            RowKind kind = each.getKey().kind();
            RowKind classed = new RowKind(kind.route(), kind.model(), kind.backend(), kind.status() / CLASS);
            RowKind pair = new RowKind("", kind.model(), kind.backend(), ALL_CLASSES);
            add(hours, new RollupKey(hour, classed), each.getValue());
            add(days, new RollupKey(day, classed), each.getValue());
            add(pairs, new RollupKey(day, pair), each.getValue());
        }
        write(connection, flavour, "stats_hour", hours);
        write(connection, flavour, "stats_day", days);
        write(connection, flavour, "stats_pair", pairs);
    }

    private static void add(Map<RollupKey, Sums> table, RollupKey key, Sums sums) {
        table.computeIfAbsent(key, absent -> new Sums()).add(sums);
    }

    /**
     * Fills {@code stats_pair} from {@code stats_day}, where the latter is older; within the caller's transaction. Day
     * by day, because a database may contain years.
     */
    static void pairDays(Connection connection, SqlFlavour flavour) throws SQLException {
        for (long day : days(connection)) {
            Map<RollupKey, Sums> pairs = new TreeMap<>();
            String sql = "SELECT model, backend, " + Sums.COLUMNS + " FROM stats_day WHERE hour = ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setLong(1, day);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        RowKind pair = new RowKind("", row.getString(1), row.getString(2), ALL_CLASSES);
                        pairs.computeIfAbsent(new RollupKey(day, pair), absent -> new Sums())
                                .add(row, 3);
                    }
                }
            }
            write(connection, flavour, "stats_pair", pairs);
        }
    }

    private static List<Long> days(Connection connection) throws SQLException {
        List<Long> days = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT DISTINCT hour FROM stats_day")) {
            while (row.next()) {
                days.add(row.getLong(1));
            }
        }
        return days;
    }

    private static void write(Connection connection, SqlFlavour flavour, String table, Map<RollupKey, Sums> sums)
            throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(BEGIN.replace(TABLE, table));
                PreparedStatement read = connection.prepareStatement(READ.replace(TABLE, table) + flavour.forUpdate());
                PreparedStatement write = connection.prepareStatement(WRITE.replace(TABLE, table))) {
            for (Map.Entry<RollupKey, Sums> entry : sums.entrySet()) {
                RollupKey key = entry.getKey();
                Sums sum = entry.getValue();
                if (!read(read, key, sum)) {
                    key.bind(begin, 1);
                    begin.executeUpdate();
                    // Again: with several gateways another may have been first.
                    read(read, key, sum);
                }
                key.bind(write, sum.bind(write, 1));
                write.executeUpdate();
            }
        }
    }

    /** Adds the stored histograms to those of the batch; returns whether there is a row. */
    private static boolean read(PreparedStatement read, RollupKey key, Sums sum) throws SQLException {
        key.bind(read, 1);
        try (ResultSet before = read.executeQuery()) {
            if (!before.next()) {
                return false;
            }
            sum.addHistograms(before.getBytes(1), before.getBytes(2));
            return true;
        }
    }
}
