package io.councilrouter.routing.pick;

import io.councilrouter.routing.load.BackendLoad;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.Serving;

/**
 * Milliseconds until the first token if a request were sent there now; this is what {@code smart} compares. Pure
 * arithmetic over one serving.
 *
 * <pre>
 *   queue     requests ahead of ours x time of a whole answer / requests worked on at once
 *             + prompt tokens sent and not yet worked off
 *             + a penalty for each part of the same work that is there already
 *   prefill   fixed part + tokens x learned time per token, stretched by how busy the engine is
 *   load      0 if the model is in memory, else what is left of the learned load time
 *   priority  (priority - lowest that fits) x priority_step
 *   failures  failures of late, each a penalty that halves in half a minute
 * </pre>
 */
final class ExpectedTime {
    /** Number of requests that a local engine works on at once if neither configuration nor engine says so. */
    private static final int LOCAL_PARALLEL = 4;

    /** The same for a service behind an API. */
    private static final int REMOTE_PARALLEL = 64;

    private static final double FAILURE_MS = 2_000;

    /**
     * What it is worth to work on another backend than the rest of the same work: less than a usual step of priority.
     */
    private static final double BESIDE_MS = 1_500;

    private ExpectedTime() {}

    static double of(Serving serving, Candidates candidates, RouteQuery query) {
        Backend backend = serving.backend();
        return queueMs(backend, query)
                + prefillMs(backend, query)
                + loadMs(serving, query)
                + priorityMs(backend, candidates, query)
                + failureMs(backend, query);
    }

    /** Queue, prefill, load, priority and failures, in this order; their sum is {@link #of}. */
    static double[] terms(Serving serving, Candidates candidates, RouteQuery query) {
        Backend backend = serving.backend();
        return new double[] {
            queueMs(backend, query),
            prefillMs(backend, query),
            loadMs(serving, query),
            priorityMs(backend, candidates, query),
            failureMs(backend, query)
        };
    }

    static double queueMs(Backend backend, RouteQuery query) {
        BackendLoad load = backend.load();
        int parallel = parallel(backend);
        int ours = Math.max(0, busy(backend, query) + 1 - parallel);
        int ahead =
                Math.max(ours, load.queueDepth(query.now())) + backend.slots().waiters();
        double backlog = load.outstandingTokens() * load.tokenMs();
        // A local engine processes one prompt after the other; a service has many engines.
        return ahead * load.serviceMs() / parallel
                + backlog / (backend.settings().local() ? 1 : parallel)
                + query.besideAt(backend.id()) * BESIDE_MS;
    }

    static double prefillMs(Backend backend, RouteQuery query) {
        int parallel = parallel(backend);
        double crowd = (double) Math.min(busy(backend, query), parallel) / parallel;
        return backend.load().prefillMs(query.promptTokens()) * (1 + crowd);
    }

    static double loadMs(Serving serving, RouteQuery query) {
        return !query.preferLoaded() || serving.warm() ? 0 : serving.load().loadLeftMs(query.now());
    }

    static double priorityMs(Backend backend, Candidates candidates, RouteQuery query) {
        return (double) (backend.priority() - candidates.lowestPriority()) * query.priorityStepMs();
    }

    static double failureMs(Backend backend, RouteQuery query) {
        return backend.load().recentFailures(query.now()) * FAILURE_MS;
    }

    private static int busy(Backend backend, RouteQuery query) {
        return Math.max(backend.slots().inFlight(), backend.load().running(query.now()));
    }

    private static int parallel(Backend backend) {
        if (backend.maxConcurrency() > 0) {
            return backend.maxConcurrency();
        }
        int told = backend.load().slotsTotal();
        return told > 0 ? told : backend.settings().local() ? LOCAL_PARALLEL : REMOTE_PARALLEL;
    }
}
