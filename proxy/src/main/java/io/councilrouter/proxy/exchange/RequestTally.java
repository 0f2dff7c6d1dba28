package io.councilrouter.proxy.exchange;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the requests to models that one loop has finished since it started: sums, and how many went to each model. Confined to
 * its loop; a copy may be handed on. Costs one look-up a request.
 */
public final class RequestTally {
    /** Models come and go with the table, so their number is bounded; the rest share one entry. */
    private static final int MOST_MODELS = 1000;

    private static final String OTHER = "other";

    private final Map<String, long[]> models = new TreeMap<>();
    private long total;
    private long successes;
    private long nanos;

    /** An exchange has ended. */
    void count(ExchangeView x, Outcome outcome) {
        if (x.planned() == null) {
            return;
        }
        total++;
        nanos += x.times().end - x.times().start;
        if (outcome.ok()) {
            successes++;
        }
        AttemptView last = x.attempted();
        if (last != null) {
            of(last.served())[0]++;
        }
    }

    private long[] of(String model) {
        long[] known = models.get(model);
        if (known != null) {
            return known;
        }
        String name = models.size() < MOST_MODELS ? model : OTHER;
        return models.computeIfAbsent(name, made -> new long[1]);
    }

    /** Adds what another loop has counted; called on that loop. */
    public void add(RequestTally other) {
        total += other.total;
        successes += other.successes;
        nanos += other.nanos;
        other.models.forEach((model, count) -> of(model)[0] += count[0]);
    }

    /** Requests that have ended, whatever they ended with. */
    public long total() {
        return total;
    }

    /** Requests that were answered whole and without an error. */
    public long successes() {
        return successes;
    }

    /** Time from the head of a request to its end, milliseconds on average; 0 before the first. */
    public double averageMillis() {
        return total == 0 ? 0 : nanos / 1e6 / total;
    }

    /** Requests by the public name of the model that was asked last. */
    public Map<String, long[]> models() {
        return models;
    }
}
