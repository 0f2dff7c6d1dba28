package io.councilrouter.storage.db;

import java.util.List;

/**
 * Sums over stored exchanges, including deleted ones.
 *
 * @param total sums of all
 * @param byModel those with the most requests first
 * @param byBackend those with the most requests first
 * @param byDay days in UTC as 2026-01-31, oldest first
 */
public record Stats(Slice total, List<Slice> byModel, List<Slice> byBackend, List<Slice> byDay) {

    /**
     * Sums of a group.
     *
     * @param name of the model, backend or day
     * @param requests exchanges
     * @param errors number of exchanges with a status of 400 or more, or with an error after the head
     * @param promptTokens tokens of prompts
     * @param completionTokens tokens of answers, thinking included
     * @param thinkingTokens tokens of thinking
     * @param bytes size of the bodies before compression
     * @param durationMs mean milliseconds of an exchange
     * @param ttftMs milliseconds to the first content
     * @param tokensPerSecond speed of answers
     */
    public record Slice(
            String name,
            long requests,
            long errors,
            long promptTokens,
            long completionTokens,
            long thinkingTokens,
            long bytes,
            double durationMs,
            Percentiles ttftMs,
            Percentiles tokensPerSecond) {}

    /** The values at or below which 50, 95 and 99 % lie, accurate to 4 %; NaN if there are no values. */
    public record Percentiles(double p50, double p95, double p99) {}
}
