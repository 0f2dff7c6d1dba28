package io.councilrouter.routing.load;

import java.time.Duration;

/**
 * How observations become expectations; the named parameters of ServiceTalk's request tracker, in our units. Constants
 * for now: a measurement, not a taste, makes one of them a configuration key.
 */
final class LoadTuning {
    /** After this long an observation weighs half (ServiceTalk's EWMA half-life). */
    static final Duration HALF_LIFE = Duration.ofSeconds(10);

    /** After this long a failure weighs half in {@link BackendLoad#recentFailures}. */
    static final Duration FAILURE_HALF_LIFE = Duration.ofSeconds(30);

    /** Prompts up to this long teach the fixed part of a first token's time, longer ones the part per token. */
    static final int SHORT_PROMPT = 512;

    /** Milliseconds per prompt token until learnt: 2,000 tokens a second. */
    static final double DEFAULT_MS_PER_TOKEN = 0.5;

    /** Milliseconds from request to first token of a short prompt until learnt. */
    static final double DEFAULT_TTFT_MS = 200;

    /** Milliseconds a whole answer takes until learnt. */
    static final double DEFAULT_SERVICE_MS = 5_000;

    /** Milliseconds a model needs to be loaded until learnt. */
    static final double DEFAULT_LOAD_MS = 15_000;

    /** A client that left before the first token proves that the backend is at least this many times that slow. */
    static final double CANCEL_PENALTY = 1;

    /** A failed attempt counts in the latency as this many times the average (ServiceTalk's error penalty). */
    static final double ERROR_PENALTY = 10;

    /** Reports of queue and running requests older than this are out of date and ignored. */
    static final Duration REPORT_LIFE = Duration.ofSeconds(60);

    /** Models with times and cooldowns of their own per backend; further ones share their times and never cool down. */
    static final int MOST_MODELS = 1024;

    static final double NANOS_PER_MS = 1e6;

    private LoadTuning() {}
}
