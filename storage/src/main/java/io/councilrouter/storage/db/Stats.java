package io.councilrouter.storage.db;

import java.util.List;

/**
 * Sums over stored exchanges, deleted ones included.
 *
 * @param total of all
 * @param byModel most requests first
 * @param byBackend most requests first
 * @param byDay days in UTC as 2026-01-31, oldest first
 */
public record Stats(Slice total, List<Slice> byModel, List<Slice> byBackend, List<Slice> byDay) {

    /**
     * Sums of a group.
     *
     * @param name of the model, backend or day
     * @param requests exchanges
     * @param errors of them, those with a status of 400 or more or with an error behind their head
     * @param promptTokens tokens of prompts
     * @param completionTokens tokens of answers, thinking included
     * @param thinkingTokens tokens of thinking
     * @param bytes of bodies as they were before compression
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

    /** Values that 50, 95 and 99 % lie at or below, within 4 %; NaN where there are none. */
    public record Percentiles(double p50, double p95, double p99) {}
}
