package io.councilrouter.proxy.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/** The metrics that are counted per request; models and backends hold their children. Any thread. */
final class Families {
    /** Prefix of all our metrics. */
    static final String PREFIX = "council_router_";

    private static final double NANOS_PER_SECOND = 1e9;

    private static final String[] OFFER = {"model", "backend"};

    final Counter requests;
    final Histogram duration;
    final Histogram firstToken;
    final Histogram betweenTokens;
    final Histogram overhead;
    final Histogram queued;
    final Counter tokens;
    final Gauge speed;
    final Counter fallbacks;
    final Counter councils;
    final Counter retries;
    final Counter upstreamErrors;
    final Counter keyRequests;
    final Counter keyTokens;
    final Counter faults;
    final Counter cancels;
    final Counter truncated;

    private final CollectorRegistry registry;

    Families(CollectorRegistry registry) {
        this.registry = registry;
        requests = counter(
                "requests_total",
                "Requests answered, by route template and status class.",
                "route",
                "model",
                "backend",
                "status");
        duration = histogram(
                "request_duration_seconds",
                "From the request's first byte to the answer's last.",
                Buckets.ANSWER,
                OFFER);
        firstToken = histogram(
                "time_to_first_token_seconds",
                "From the request's first byte to a stream's first output.",
                Buckets.ANSWER,
                OFFER);
        betweenTokens = histogram(
                "inter_token_seconds",
                "From one delivery of a stream's output to the next; several tokens that come in one read are one delivery.",
                Buckets.TOKEN,
                OFFER);
        overhead = histogram(
                "overhead_seconds",
                "What the gateway itself adds, from the complete request to the first output, without queue and backends.",
                Buckets.OVERHEAD);
        queued = histogram("queue_seconds", "Time in the queue, of requests that had to wait.", Buckets.ANSWER);
        tokens = counter(
                "tokens_total",
                "Tokens as engines count them; completion includes thinking.",
                "model",
                "backend",
                "direction");
        String late = "Recent tokens per second within answers, without prefill; the newest answer counts for a fifth.";
        speed = Gauge.build(PREFIX + "tokens_per_second", late)
                .labelNames(OFFER)
                .register(registry);
        fallbacks = counter("fallbacks_total", "Answers given by a substitute from a fallback chain.", "from", "to");
        councils = counter("council_runs_total", "Runs of councils, by template and outcome.", "template", "outcome");
        retries = counter(
                "retries_total",
                "Attempts after a failed one, by the backend that failed and why.",
                "backend",
                "reason");
        upstreamErrors = counter("upstream_errors_total", "Failed attempts, by backend and kind.", "backend", "kind");
        keyRequests = counter("key_requests_total", "Requests by the id of their API key.", "key");
        keyTokens = counter("key_tokens_total", "Tokens by the id of the API key that used them.", "key", "direction");
        faults = counter("faults_total", "Requests that ended with a fault; docs/faults.md lists the codes.", "code");
        truncated = counter(
                "prompts_truncated_total",
                "Answers to prompts that the engine had cut, as far as its counts tell.",
                OFFER);
        cancels = counter("cancels_total", "Requests that were ended from outside, by cause.", "cause");
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.build(PREFIX + name, help)
                .withoutExemplars()
                .labelNames(labels)
                .register(registry);
    }

    private Histogram histogram(String name, String help, double[] buckets, String... labels) {
        return Histogram.build(PREFIX + name, help)
                .withoutExemplars()
                .buckets(buckets)
                .labelNames(labels)
                .register(registry);
    }

    /** Nanoseconds as seconds, the unit of Prometheus. */
    static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }
}
