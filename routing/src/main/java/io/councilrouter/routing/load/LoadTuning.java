package io.councilrouter.routing.load;

import java.time.Duration;

/**
 * How observations become expectations; the parameters are those of ServiceTalk's request tracker, in our units. They
 * are constants for now: only a measurement, not taste, should turn one of them into a configuration key.
 */
final class LoadTuning {
    /** After this time an observation counts half (ServiceTalk's EWMA half-life). */
    static final Duration HALF_LIFE = Duration.ofSeconds(10);

    /** After this time a failure counts half in {@link BackendLoad#recentFailures}. */
    static final Duration FAILURE_HALF_LIFE = Duration.ofSeconds(30);

    /** Prompts up to this length teach the fixed part of the time to first token, longer ones the part per token. */
    static final int SHORT_PROMPT = 512;

    /** Milliseconds per prompt token until learnt: 2,000 tokens per second. */
    static final double DEFAULT_MS_PER_TOKEN = 0.5;

    /** Milliseconds to the first token of a short prompt until learnt. */
    static final double DEFAULT_TTFT_MS = 200;

    /** Milliseconds that a whole answer takes until learnt. */
    static final double DEFAULT_SERVICE_MS = 5_000;

    /** Milliseconds that loading a model takes until learnt. */
    static final double DEFAULT_LOAD_MS = 15_000;

    /** A client that left before the first token counts as a sample of at least this many times the time it waited. */
    static final double CANCEL_PENALTY = 1;

    /** In the latency, a failed attempt counts as this many times the average (ServiceTalk's error penalty). */
    static final double ERROR_PENALTY = 10;

    /** Reports of queued and running requests older than this are ignored. */
    static final Duration REPORT_LIFE = Duration.ofSeconds(60);

    /**
     * Number of models per backend with their own times and cooldowns; all others share their times and never cool
     * down.
     */
    static final int MOST_MODELS = 1024;

    static final double NANOS_PER_MS = 1e6;

    private LoadTuning() {}
}
