package io.councilrouter.routing.load;

import org.jspecify.annotations.Nullable;

/**
 * The load that one attempt puts on its backend, from the slot it takes to the slot it gives back. {@link #end} may be
 * called on every path that ends an attempt; only the first call counts. It can then be reused; confined to the
 * attempt's loop.
 *
 * <pre>
 *   begin (slot already taken)  ->  firstToken?  ->  engineLoaded?  ->  end (slot back)
 * </pre>
 *
 * <p>An errand, such as a question about a model, makes no model work: only the breaker learns of it.
 */
public final class AttemptLoad {
    private @Nullable LiveLoad live;
    /** Null during an errand. */
    private @Nullable ModelLoad model;

    private int promptTokens;
    private boolean cold;
    private long began;
    private long firstAt;
    private boolean answered;
    private long loadNanos;
    private boolean unloaded;

    /**
     * Takes over a slot acquired from {@link Slots}.
     *
     * @param promptTokens estimate of the prompt, ≥ 0
     * @param cold whether the model is not loaded, as far as we know
     */
    public void begin(LiveLoad live, ModelLoad model, int promptTokens, boolean cold, long nowNanos) {
        begin(live, promptTokens, nowNanos);
        this.model = model;
        this.cold = cold;
        if (cold) {
            model.loading(nowNanos);
        }
    }

    /** Takes over a slot acquired from {@link Slots} for a request that needs no loaded model. */
    public void errand(LiveLoad live, long nowNanos) {
        begin(live, 0, nowNanos);
        model = null;
        cold = false;
    }

    private void begin(LiveLoad live, int promptTokens, long nowNanos) {
        if (this.live != null) {
            throw new IllegalStateException("an attempt began before the last one ended");
        }
        this.live = live;
        this.promptTokens = promptTokens;
        began = nowNanos;
        answered = false;
        loadNanos = -1;
        unloaded = false;
        live.load().started(promptTokens);
    }

    /** The first frame with content has arrived; later calls have no effect. */
    public void firstToken(long nowNanos) {
        if (live == null || answered) {
            return;
        }
        answered = true;
        firstAt = nowNanos;
        live.load().worked(promptTokens);
        if (model == null) {
            return;
        }
        model.answered(nowNanos);
        if (!cold) {
            live.load().firstToken(nowNanos, nowNanos - began, promptTokens);
        }
    }

    /**
     * The engine has reported how long it loaded the model for this request; a negative value means that it did not.
     */
    public void engineLoaded(long nanos) {
        loadNanos = nanos;
    }

    /** The answer says that the model was unloaded, as the request asked. */
    public void engineUnloaded() {
        unloaded = true;
    }

    /**
     * Ends the attempt: updates breaker, times and counters, and frees the slot. Only the first call after {@link
     * #begin} has an effect.
     *
     * @return true if the slot must be handed to the home loop ({@code AdmissionQueue.slotFreed})
     */
    public boolean end(Ended how, long nowNanos) {
        LiveLoad ending = live;
        ModelLoad learning = model;
        if (ending == null) {
            return false;
        }
        live = null;
        model = null;
        BackendLoad load = ending.load();
        if (!answered) {
            load.worked(promptTokens);
        }
        if (learning == null) {
            load.ranErrand(how);
        } else {
            learn(load, learning, how, nowNanos);
        }
        switch (how) {
            case OK -> {
                ending.breaker().onSuccess();
                ending.key().answered();
            }
            case REFUSED -> ending.breaker().onSuccess();
            case FAILED -> ending.breaker().onFailure(nowNanos);
            case CANCELLED -> ending.breaker().onCancel();
        }
        return load.slots().release();
    }

    private void learn(BackendLoad load, ModelLoad learning, Ended how, long nowNanos) {
        if (cold) {
            endCold(load, learning, nowNanos);
        }
        if (unloaded) {
            learning.unloaded(nowNanos);
        }
        load.finished(how, nowNanos, nowNanos - began, answered);
        if (how == Ended.OK) {
            learning.cooldown().answered(nowNanos);
        }
    }

    /** Whether an attempt is running. */
    public boolean running() {
        return live != null;
    }

    /** Nanoseconds from begin to the first token, −1 if there was none. */
    public long ttftNanos() {
        return answered ? firstAt - began : -1;
    }

    private void endCold(BackendLoad load, ModelLoad learning, long nowNanos) {
        if (!answered) {
            learning.gaveUp();
            return;
        }
        long ttft = firstAt - began;
        if (loadNanos >= 0) {
            learning.learn(loadNanos / LoadTuning.NANOS_PER_MS, nowNanos);
            load.firstToken(nowNanos, Math.max(0, ttft - loadNanos), promptTokens);
        } else {
            // Learns the part of the wait that prefill does not explain.
            learning.learn(Math.max(0, ttft / LoadTuning.NANOS_PER_MS - load.prefillMs(promptTokens)), nowNanos);
        }
    }
}
