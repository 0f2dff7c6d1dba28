package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up the rollups that match a filter. This is often the first query of a process, over a few thousand rows, so it
 * is written to be cheap while nothing is compiled yet. Each row is counted in only two groups, its day and its pair of
 * model and backend, from which all others are computed in the end; and there are no lambdas or streams, each of which
 * costs milliseconds on first use.
 */
final class StatsQuery {
    private static final long HOURS = Rollup.HOURS;
    private static final int CLASS = 100;
    private static final int FIRST_SUM = 4;
    private static final int SUMS = 6;
    private static final double HALF = 0.5;
    private static final double MOST = 0.95;
    private static final double NEARLY_ALL = 0.99;

    private static final class StatsGroup {
        private final String name;
        private final long[] sums = new long[SUMS];
        private double duration;
        private final LogHistogram ttft = new LogHistogram();
        private final LogHistogram rate = new LogHistogram();

        StatsGroup(String name) {
            this.name = name;
        }

        void add(StatsQuery row) {
            for (int i = 0; i < SUMS; i++) {
                sums[i] += row.sums[i];
            }
            duration += row.duration;
            ttft.add(row.ttft, row.ttftLength);
            rate.add(row.rate, row.rateLength);
        }

        void add(StatsGroup other) {
            for (int i = 0; i < SUMS; i++) {
                sums[i] += other.sums[i];
            }
            duration += other.duration;
            ttft.add(other.ttft);
            rate.add(other.rate);
        }

        Stats.Slice slice() {
            return new Stats.Slice(
                    name,
                    sums[0],
                    sums[1],
                    sums[2],
                    sums[3],
                    sums[4],
                    sums[5],
                    sums[0] == 0 ? Double.NaN : duration / sums[0],
                    percentiles(ttft),
                    percentiles(rate));
        }

        private static Stats.Percentiles percentiles(LogHistogram values) {
            return new Stats.Percentiles(
                    values.percentile(HALF), values.percentile(MOST), values.percentile(NEARLY_ALL));
        }
    }

    /** Keyed by model, then by backend. */
    private final Map<String, Map<String, StatsGroup>> pairs = new HashMap<>();

    private final Map<Long, StatsGroup> days = new TreeMap<>();

    /** What was read from a row, once for both groups that count it. */
    private final long[] sums = new long[SUMS];

    private double duration;
    private final long[] ttft = new long[LogHistogram.MOST_PAIRS];
    private int ttftLength;
    private final long[] rate = new long[LogHistogram.MOST_PAIRS];
    private int rateLength;

    private StatsQuery() {}

    static Stats run(Connection connection, RowFilter filter) throws SQLException {
        StatsQuery query = new StatsQuery();
        long from = filter.from() == Long.MIN_VALUE ? Long.MIN_VALUE : Math.floorDiv(filter.from(), Rollup.HOUR);
        long to = filter.to() == Long.MAX_VALUE ? Long.MAX_VALUE : Math.floorDiv(filter.to() - 1, Rollup.HOUR) + 1;
        long firstDay = from == Long.MIN_VALUE ? from : Math.ceilDiv(from, HOURS) * HOURS;
        long lastDay = to == Long.MAX_VALUE ? to : Math.floorDiv(to, HOURS) * HOURS;
        if (firstDay >= lastDay) {
            query.read(connection, filter, "stats_hour", from, to);
        } else {
            query.read(connection, filter, "stats_hour", from, firstDay);
            query.read(connection, filter, days(filter), firstDay, lastDay);
            query.read(connection, filter, "stats_hour", lastDay, to);
        }
        return query.stats();
    }

    /** The table of days with the fewest rows. */
    private static String days(RowFilter filter) {
        return filter.route().isEmpty() && filter.status() == 0 ? "stats_pair" : "stats_day";
    }

    /** Adds the rows of a table whose hours lie in [from, to). */
    private void read(Connection connection, RowFilter filter, String table, long from, long to) throws SQLException {
        if (from >= to) {
            return;
        }
        List<String> where = new ArrayList<>(List.of("hour >= ?", "hour < ?"));
        List<Object> parameters = new ArrayList<>(List.of(from, to));
        equal("route", filter.route(), where, parameters);
        equal("model", filter.model(), where, parameters);
        equal("backend", filter.backend(), where, parameters);
        if (filter.status() != 0) {
            where.add("class = ?");
            parameters.add(filter.isClass() ? filter.status() : filter.status() / CLASS);
        }
        String sql = "SELECT hour, model, backend, " + Sums.COLUMNS + " FROM " + table + " WHERE "
                + String.join(" AND ", where);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(Database.querySeconds());
            RowColumns.bind(select, parameters);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    add(rows);
                }
            }
        }
    }

    private static void equal(String column, String value, List<String> where, List<Object> parameters) {
        if (!value.isEmpty()) {
            where.add(column + " = ?");
            parameters.add(value);
        }
    }

    private void add(ResultSet row) throws SQLException {
        for (int i = 0; i < SUMS; i++) {
            sums[i] = row.getLong(FIRST_SUM + i);
        }
        duration = row.getDouble(FIRST_SUM + SUMS);
        ttftLength = LogHistogram.pairs(row.getBytes(FIRST_SUM + SUMS + 1), ttft);
        rateLength = LogHistogram.pairs(row.getBytes(FIRST_SUM + SUMS + 2), rate);
        day(Math.floorDiv(row.getLong(1), HOURS)).add(this);
        pair(row.getString(2), row.getString(3)).add(this);
    }

    private StatsGroup day(long day) {
        StatsGroup group = days.get(day);
        if (group == null) {
            group = new StatsGroup(LocalDate.ofEpochDay(day).toString());
            days.put(day, group);
        }
        return group;
    }

    private StatsGroup pair(String model, String backend) {
        Map<String, StatsGroup> backends = pairs.get(model);
        if (backends == null) {
            backends = new HashMap<>();
            pairs.put(model, backends);
        }
        return group(backends, backend);
    }

    private static StatsGroup group(Map<String, StatsGroup> groups, String name) {
        StatsGroup group = groups.get(name);
        if (group == null) {
            group = new StatsGroup(name);
            groups.put(name, group);
        }
        return group;
    }

    private Stats stats() {
        StatsGroup total = new StatsGroup("");
        Map<String, StatsGroup> models = new HashMap<>();
        Map<String, StatsGroup> backends = new HashMap<>();
        for (Map.Entry<String, Map<String, StatsGroup>> model : pairs.entrySet()) {
            for (StatsGroup pair : model.getValue().values()) {
                total.add(pair);
                group(models, model.getKey()).add(pair);
                group(backends, pair.name).add(pair);
            }
        }
        return new Stats(total.slice(), sorted(models), sorted(backends), slices(days.values()));
    }

    private static List<Stats.Slice> slices(Collection<StatsGroup> groups) {
        List<Stats.Slice> slices = new ArrayList<>(groups.size());
        for (StatsGroup group : groups) {
            slices.add(group.slice());
        }
        return slices;
    }

    private static List<Stats.Slice> sorted(Map<String, StatsGroup> groups) {
        List<Stats.Slice> slices = slices(groups.values());
        slices.sort(new MostFirst());
        return slices;
    }

    /** Most requests first, then by name. */
    private static final class MostFirst implements Comparator<Stats.Slice> {
        @Override
        public int compare(Stats.Slice one, Stats.Slice other) {
            int most = Long.compare(other.requests(), one.requests());
            return most == 0 ? one.name().compareTo(other.name()) : most;
        }
    }
}
