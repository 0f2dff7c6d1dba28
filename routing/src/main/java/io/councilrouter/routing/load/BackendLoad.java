package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What is happening at one backend: its slots, learnt times and counters. It survives snapshots, is never reset by a
 * health check, and covers every route, because every attempt goes through {@link AttemptLoad}.
 *
 * <p>Times are learnt per backend, not per model: time to first token of a short prompt, time per further prompt token,
 * time for a whole answer. {@link ModelLoad} knows the rest. Can be called on any thread unless noted.
 */
public final class BackendLoad {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    /** Cells are eight longs apart, so that no two share a cache line. */
    private static final int REQUESTS = 8;

    private static final int FAILURES = 16;
    private static final int CANCELS = 24;
    private static final int TOKENS = 32;
    private static final int REPORTED_AT = 40;
    private static final int QUEUE = 41;
    private static final int RUNNING = 42;
    private static final int SLOTS_TOTAL = 43;
    private static final int BEATS_MISSED = 44;
    private static final int CELLS = 56;

    private final Slots slots = new Slots();
    private final Ewma ttftMs = Ewma.average(LoadTuning.HALF_LIFE);
    private final Ewma perTokenMs = Ewma.average(LoadTuning.HALF_LIFE);
    private final Ewma serviceMs = Ewma.average(LoadTuning.HALF_LIFE);
    private final Ewma peakMs = Ewma.peak(LoadTuning.HALF_LIFE);
    private final Ewma failures = Ewma.average(LoadTuning.FAILURE_HALF_LIFE);
    private final ConcurrentHashMap<String, ModelLoad> models = new ConcurrentHashMap<>();
    private final ModelLoad others = ModelLoad.ofMany();
    private final long[] cells = new long[CELLS];
    private final RecentNames uploads = new RecentNames();

    /** Starts with nothing in flight and nothing learnt. */
    public BackendLoad() {
        cells[SLOTS_TOTAL] = -1;
    }

    /** Its slots, which decide whether a request may go there. */
    public Slots slots() {
        return slots;
    }

    /** Digests of files recently uploaded there, for a model that is yet to be created from them. */
    public RecentNames uploads() {
        return uploads;
    }

    /** What is known about a model, by its upstream name; after 1,024 models, all further ones share one record. */
    public ModelLoad model(String upstreamName) {
        ModelLoad known = models.get(upstreamName);
        if (known != null) {
            return known;
        }
        if (models.size() >= LoadTuning.MOST_MODELS) {
            return others;
        }
        return models.computeIfAbsent(upstreamName, absent -> new ModelLoad());
    }

    /** Reports every model in cooldown, by its upstream name and in no particular order. */
    public void resting(long nowNanos, BiConsumer<String, Cooldown.CooldownRest> told) {
        models.forEach((name, model) -> {
            Cooldown.CooldownRest rest = model.cooldown().rest(nowNanos);
            if (rest != null) {
                told.accept(name, rest);
            }
        });
    }

    /** Ends the cooldowns of all models. */
    void endCooldowns() {
        models.values().forEach(model -> model.cooldown().end());
    }

    /** A request with a prompt of that many tokens is sent. */
    public void started(int promptTokens) {
        CELL.getAndAdd(cells, REQUESTS, 1L);
        CELL.getAndAdd(cells, TOKENS, (long) promptTokens);
    }

    /** The prompt is done: its first token came, or never will. */
    public void worked(int promptTokens) {
        CELL.getAndAdd(cells, TOKENS, (long) -promptTokens);
    }

    /** The first token came {@code ttftNanos} after the request, not counting time to load a model. */
    public void firstToken(long nowNanos, long ttftNanos, int promptTokens) {
        double ms = Math.max(0, ttftNanos / LoadTuning.NANOS_PER_MS);
        peakMs.sample(ms / (1 + (double) promptTokens / LoadTuning.SHORT_PROMPT), nowNanos);
        if (promptTokens <= LoadTuning.SHORT_PROMPT) {
            ttftMs.sample(ms, nowNanos);
        } else {
            double perToken = (ms - shortTtftMs()) / (promptTokens - LoadTuning.SHORT_PROMPT);
            perTokenMs.sample(Math.max(0, perToken), nowNanos);
        }
    }

    /** An attempt ended that took {@code nanos}; {@code answered} if there was a first token. */
    public void finished(Ended how, long nowNanos, long nanos, boolean answered) {
        double ms = Math.max(0, nanos / LoadTuning.NANOS_PER_MS);
        switch (how) {
            case OK -> serviceMs.sample(ms, nowNanos);
            case FAILED -> {
                CELL.getAndAdd(cells, FAILURES, 1L);
                failures.add(1, nowNanos);
                peakMs.sample(LoadTuning.ERROR_PENALTY * Math.max(ms, peakMs.value()), nowNanos);
            }
            case REFUSED -> {}
            case CANCELLED -> {
                CELL.getAndAdd(cells, CANCELS, 1L);
                double atLeast = LoadTuning.CANCEL_PENALTY * ms;
                if (!answered && atLeast > peakMs.value()) {
                    peakMs.sample(atLeast, nowNanos);
                }
            }
        }
    }

    /**
     * An attempt ended that made no model work: it is counted, but its time says nothing about how long answers take.
     */
    void ranErrand(Ended how) {
        switch (how) {
            case FAILED -> CELL.getAndAdd(cells, FAILURES, 1L);
            case CANCELLED -> CELL.getAndAdd(cells, CANCELS, 1L);
            case OK, REFUSED -> {}
        }
    }

    /**
     * What the engine reports about itself; −1 for what it does not report. Control thread.
     *
     * @param queue requests that wait inside the engine
     * @param running requests that it is working on, whoever sent them
     * @param slotsTotal number of requests that it can work on at once
     */
    public void reported(long nowNanos, int queue, int running, int slotsTotal) {
        CELL.setOpaque(cells, QUEUE, (long) queue);
        CELL.setOpaque(cells, RUNNING, (long) running);
        CELL.setOpaque(cells, SLOTS_TOTAL, (long) slotsTotal);
        CELL.setOpaque(cells, REPORTED_AT, nowNanos == 0 ? 1 : nowNanos);
    }

    /** A heartbeat went unanswered. Control thread. */
    public void beatMissed() {
        CELL.setOpaque(cells, BEATS_MISSED, beatsMissed() + 1);
    }

    /** Number of unanswered heartbeats since the start. */
    public long beatsMissed() {
        return (long) CELL.getOpaque(cells, BEATS_MISSED);
    }

    /** Requests waiting inside the engine, as reported by it; 0 when unknown or stale. */
    public int queueDepth(long nowNanos) {
        return fresh(nowNanos) ? Math.max(0, (int) (long) CELL.getOpaque(cells, QUEUE)) : 0;
    }

    /** Requests that the engine is working on, as reported by it; 0 when unknown or stale. */
    public int running(long nowNanos) {
        return fresh(nowNanos) ? Math.max(0, (int) (long) CELL.getOpaque(cells, RUNNING)) : 0;
    }

    /** Number of requests that the engine can work on at once, −1 when unknown. */
    public int slotsTotal() {
        return (int) (long) CELL.getOpaque(cells, SLOTS_TOTAL);
    }

    /** When the last report came, on the clock that all load uses; 0 for never. */
    public long reportedAt() {
        return (long) CELL.getOpaque(cells, REPORTED_AT);
    }

    /**
     * Expected milliseconds to the first token for a prompt of that many tokens, at an idle backend with the model
     * loaded.
     */
    public double prefillMs(int promptTokens) {
        int further = Math.max(0, promptTokens - LoadTuning.SHORT_PROMPT);
        return shortTtftMs() + further * tokenMs();
    }

    /** Milliseconds per prompt token beyond those of a short prompt. */
    public double tokenMs() {
        return perTokenMs.known() ? perTokenMs.value() : LoadTuning.DEFAULT_MS_PER_TOKEN;
    }

    /** Milliseconds that a whole answer takes; 5 s until learnt. */
    public double serviceMs() {
        return serviceMs.known() ? serviceMs.value() : LoadTuning.DEFAULT_SERVICE_MS;
    }

    /** Peak EWMA of the time to first token in ms, including errors and long waits; 0 until learnt. */
    public double peakMs(long nowNanos) {
        return peakMs.decayed(nowNanos);
    }

    /** Recent failures; each counts half after half a minute. */
    public double recentFailures(long nowNanos) {
        return failures.decayed(nowNanos);
    }

    /** Prompt tokens sent for which no first token has come yet. */
    public long outstandingTokens() {
        return Math.max(0, (long) CELL.getOpaque(cells, TOKENS));
    }

    /** Number of attempts since the start. */
    public long requests() {
        return (long) CELL.getOpaque(cells, REQUESTS);
    }

    /** Number of failed attempts since the start. */
    public long failures() {
        return (long) CELL.getOpaque(cells, FAILURES);
    }

    /** Number of cancelled attempts since the start. */
    public long cancels() {
        return (long) CELL.getOpaque(cells, CANCELS);
    }

    private double shortTtftMs() {
        return ttftMs.known() ? ttftMs.value() : LoadTuning.DEFAULT_TTFT_MS;
    }

    private boolean fresh(long nowNanos) {
        long at = reportedAt();
        return at != 0 && nowNanos - at < LoadTuning.REPORT_LIFE.toNanos();
    }
}
