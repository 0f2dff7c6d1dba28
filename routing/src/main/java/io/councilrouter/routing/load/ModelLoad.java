package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What we have learnt about one model at one backend: how long it takes to load; whether it has answered, begun to load
 * or been unloaded since the last heartbeat, which the table of facts cannot know yet; and whether it is in cooldown.
 * Can be called on any thread; lost updates are accepted.
 */
public final class ModelLoad {
    private static final VarHandle ANSWERED;
    private static final VarHandle LOADING;
    private static final VarHandle UNLOADED;
    private static final VarHandle LONGEST;
    private static final VarHandle CONTEXT;

    static {
        try {
            var lookup = MethodHandles.lookup();
            ANSWERED = lookup.findVarHandle(ModelLoad.class, "answeredAt", long.class);
            LOADING = lookup.findVarHandle(ModelLoad.class, "loadingSince", long.class);
            UNLOADED = lookup.findVarHandle(ModelLoad.class, "unloadedAt", long.class);
            CONTEXT = lookup.findVarHandle(ModelLoad.class, "context", int.class);
            LONGEST = lookup.findVarHandle(ModelLoad.class, "longestPrompt", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Ewma loadMs = Ewma.average(LoadTuning.HALF_LIFE);
    private final Cooldown cooldown;

    @SuppressWarnings("unused") // through ANSWERED; 0 = never
    private long answeredAt;

    @SuppressWarnings("unused") // through LOADING; 0 = not loading
    private long loadingSince;

    @SuppressWarnings("unused") // through UNLOADED; 0 = never
    private long unloadedAt;

    @SuppressWarnings("unused") // through LONGEST; 0 = none yet
    private long longestPrompt;

    @SuppressWarnings("unused") // through CONTEXT; 0 = none yet
    private int context;

    /** Nothing is known yet. */
    ModelLoad() {
        this(new Cooldown());
    }

    private ModelLoad(Cooldown cooldown) {
        this.cooldown = cooldown;
    }

    /** The record shared by all models that have none of their own. */
    static ModelLoad ofMany() {
        return new ModelLoad(Cooldown.never());
    }

    /** The cooldown of the model at this backend. */
    public Cooldown cooldown() {
        return cooldown;
    }

    /** Milliseconds that this model takes to load here; 15 s until learnt. */
    public double loadMs() {
        return loadMs.known() ? loadMs.value() : LoadTuning.DEFAULT_LOAD_MS;
    }

    /** Milliseconds until it will be loaded, assuming that the table says it is not. */
    public double loadLeftMs(long nowNanos) {
        long since = (long) LOADING.getOpaque(this);
        double whole = loadMs();
        return since == 0 ? whole : Math.max(0, whole - (nowNanos - since) / LoadTuning.NANOS_PER_MS);
    }

    /**
     * Whether it has answered since the backend last said what is loaded: then it is loaded, whatever the table says.
     */
    public boolean answeredSince(long reportedNanos) {
        long at = (long) ANSWERED.getOpaque(this);
        return at != 0 && at - reportedNanos > 0;
    }

    /**
     * Whether a client had it unloaded since the backend last said what is loaded, and it has not answered after that.
     */
    public boolean unloadedSince(long reportedNanos) {
        long at = (long) UNLOADED.getOpaque(this);
        return at != 0 && at - reportedNanos > 0;
    }

    /** A request was sent to a backend that has not loaded this model: it will begin to. */
    void loading(long nowNanos) {
        LOADING.compareAndSet(this, 0L, nonZero(nowNanos));
    }

    /** The model answered, so it is loaded. */
    void answered(long nowNanos) {
        ANSWERED.setOpaque(this, nonZero(nowNanos));
        LOADING.setOpaque(this, 0L);
        if ((long) UNLOADED.getOpaque(this) != 0) {
            UNLOADED.setOpaque(this, 0L);
        }
    }

    /** The backend unloaded the model because a client asked for it. */
    void unloaded(long nowNanos) {
        UNLOADED.setOpaque(this, nonZero(nowNanos));
        ANSWERED.setOpaque(this, 0L);
        CONTEXT.setOpaque(this, 0);
    }

    /**
     * The engine has counted the tokens of a prompt; returns the most that it has ever counted here, these among them.
     */
    public long counted(long promptTokens) {
        long most = (long) LONGEST.getOpaque(this);
        if (promptTokens <= most) {
            return most;
        }
        LONGEST.setOpaque(this, promptTokens);
        return promptTokens;
    }

    /**
     * The model is to have a context of at least so many tokens: returns that, or the most that it has been given before, so
     * that it is not loaded again for a smaller one.
     */
    public int context(int tokens) {
        int most = (int) CONTEXT.getOpaque(this);
        while (most < tokens && !CONTEXT.compareAndSet(this, most, tokens)) {
            most = (int) CONTEXT.getOpaque(this);
        }
        return Math.max(most, tokens);
    }

    /** The request that made it load ended without an answer; nobody knows how far the loading got. */
    void gaveUp() {
        LOADING.setOpaque(this, 0L);
    }

    /** Loading took this long. */
    void learn(double millis, long nowNanos) {
        loadMs.sample(millis, nowNanos);
    }

    private static long nonZero(long nanos) {
        return nanos == 0 ? 1 : nanos;
    }
}
