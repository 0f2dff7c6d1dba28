package io.councilrouter.proxy.metrics;

/** Upper bounds of the histograms, seconds; the library adds the last one, infinity. */
final class Buckets {
    /** Model answers: from a cache hit to the longest reasoning. */
    static final double[] ANSWER = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600
    };

    /** From one delivery of tokens to the next: fine at the usual speed of engines, coarse where they stall. */
    static final double[] TOKEN = {0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 5, 10, 60};

    /** The time the gateway itself takes. */
    static final double[] OVERHEAD = {
        0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 1
    };

    private Buckets() {}
}
