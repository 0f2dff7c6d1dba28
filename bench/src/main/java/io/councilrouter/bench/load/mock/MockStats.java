package io.councilrouter.bench.load.mock;

/** What the mock has seen since it started; written and read on its loop. */
final class MockStats {

    private long requests;
    private long tokens;
    private long aborts;
    private long lastAbortNanos;

    void countRequest() {
        requests++;
    }

    void countToken() {
        tokens++;
    }

    /** A peer closed in the middle of its stream. */
    void countAbort(long nanos) {
        aborts++;
        lastAbortNanos = nanos;
    }

    /** As JSON; {@code now_ns} lets the reader check that both processes read the same clock. */
    String text(long nanos) {
        return "{\"requests\":" + requests + ",\"tokens\":" + tokens + ",\"aborts\":" + aborts + ",\"last_abort_ns\":"
                + lastAbortNanos + ",\"now_ns\":" + nanos + "}";
    }
}
