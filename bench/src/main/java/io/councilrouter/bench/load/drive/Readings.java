package io.councilrouter.bench.load.drive;

import org.HdrHistogram.Histogram;

/**
 * What a driver saw in a window. All times in nanoseconds.
 *
 * @param latency request written to answer complete
 * @param firstToken request written to first token read
 * @param delay token written by the mock to token read, one way
 * @param gap between two tokens of a stream
 */
public record Readings(LoadCounts counts, Histogram latency, Histogram firstToken, Histogram delay, Histogram gap) {

    /**
     * The counts.
     *
     * @param completed complete answers
     * @param tokens tokens read
     * @param errors answers that were incomplete or not 200, over the whole run
     * @param lost tokens missing from streams that ended, over the whole run
     * @param firstError the first error; empty if there was none
     */
    public record LoadCounts(long completed, long tokens, long errors, long lost, String firstError) {}

    /** A percentile in microseconds. */
    public static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }
}
