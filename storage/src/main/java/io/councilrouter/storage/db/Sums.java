package io.councilrouter.storage.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is added up over rows: counts, and the distribution of their times and speeds. */
final class Sums {
    /** The columns of a row of sums, in order. */
    static final String COLUMNS =
            "requests, errors, prompt_tokens, completion_tokens, thinking_tokens, bytes," + " duration_ms, ttft, rate";

    private static final int COUNTS = 6;
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final int FIRST_ERROR = 400;

    private final long[] counts = new long[COUNTS];
    private double duration;
    private final LogHistogram ttft = new LogHistogram();
    private final LogHistogram rate = new LogHistogram();

    /** Counts a row. */
    void add(StoredRow row) {
        counts[0]++;
        counts[1] += row.answered().status() >= FIRST_ERROR
                        || !row.answered().error().isEmpty()
                ? 1
                : 0;
        counts[2] += Math.max(0, row.counts().promptTokens());
        counts[3] += Math.max(0, row.counts().completionTokens());
        counts[4] += Math.max(0, row.counts().thinkingTokens());
        counts[5] += row.bodies().size();
        duration += Double.isNaN(row.times().durationMs()) ? 0 : row.times().durationMs();
        ttft.add(row.times().ttftMs());
        rate.add(tokensPerSecond(row));
    }

    /** Adds other sums. */
    void add(Sums other) {
        for (int i = 0; i < COUNTS; i++) {
            counts[i] += other.counts[i];
        }
        duration += other.duration;
        ttft.add(other.ttft);
        rate.add(other.rate);
    }

    /** Adds a row of a table whose {@link #COLUMNS} begin at a column. */
    void add(ResultSet row, int first) throws SQLException {
        for (int i = 0; i < COUNTS; i++) {
            counts[i] += row.getLong(first + i);
        }
        duration += row.getDouble(first + COUNTS);
        addHistograms(row.getBytes(first + COUNTS + 1), row.getBytes(first + COUNTS + 2));
    }

    /** Adds the histograms of a row of a table. */
    void addHistograms(byte @Nullable [] times, byte @Nullable [] rates) {
        ttft.add(times);
        rate.add(rates);
    }

    /** Binds {@link #COLUMNS}; returns the index after them. */
    int bind(PreparedStatement into, int first) throws SQLException {
        int at = first;
        for (long count : counts) {
            into.setLong(at++, count);
        }
        into.setDouble(at++, duration);
        into.setBytes(at++, ttft.stored());
        into.setBytes(at++, rate.stored());
        return at;
    }

    /** How fast the tokens of a row came, not counting the first one if it was streamed; NaN if unknown. */
    static double tokensPerSecond(StoredRow row) {
        double millis = row.asked().stream() && row.times().ttftMs() >= 0
                ? row.times().durationMs() - row.times().ttftMs()
                : row.times().durationMs();
        return row.counts().completionTokens() > 0 && millis >= 1
                ? row.counts().completionTokens() / millis * MILLIS_PER_SECOND
                : Double.NaN;
    }
}
