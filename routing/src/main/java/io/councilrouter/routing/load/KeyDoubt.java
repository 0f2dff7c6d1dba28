package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a backend has stopped accepting our credentials altogether. One 401 may concern one model; 401 for two models
 * in a row, with no answer in between, concerns the key. Can be called on any thread; only a reference to an immutable
 * record changes.
 */
public final class KeyDoubt {
    /** How {@link #reason} begins; enough for callers who may not learn the names of models. */
    public static final String REFUSES = "refuses our credentials";

    private static final VarHandle SEEN;

    static {
        try {
            SEEN = MethodHandles.lookup().findVarHandle(KeyDoubt.class, "seen", RefusedModels.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Requests that go elsewhere cannot show that the key is good again, so the doubt expires. */
    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** The model that was refused last, the one before if it was a different one, and when. */
    private record RefusedModels(String model, @Nullable String before, long at) {}

    @SuppressWarnings("unused") // through SEEN; null while nothing was refused since the last answer
    private @Nullable RefusedModels seen;

    /**
     * The backend answered 401 for a model.
     *
     * @return whether this puts the backend as a whole in doubt, which it was not before
     */
    public boolean refused(String model, long now) {
        while (true) {
            RefusedModels last = seen();
            RefusedModels next = last == null || now - last.at() >= LIFE_NANOS
                    ? new RefusedModels(model, null, now)
                    : new RefusedModels(model, last.model().equals(model) ? last.before() : last.model(), now);
            if (SEEN.compareAndSet(this, last, next)) {
                return next.before() != null && last != null && last.before() == null;
            }
        }
    }

    /** An attempt was answered, so the key is good. */
    public void answered() {
        if (seen() != null) {
            clear();
        }
    }

    /** The key has changed, or what we know about it. */
    public void clear() {
        SEEN.setRelease(this, null);
    }

    /** Why the backend as a whole is in doubt; empty if it is not. */
    public String reason(long now) {
        RefusedModels last = seen();
        return last == null || last.before() == null || now - last.at() >= LIFE_NANOS
                ? ""
                : REFUSES + ": status 401 for " + last.before() + " and for " + last.model();
    }

    private @Nullable RefusedModels seen() {
        return (RefusedModels) SEEN.getAcquire(this);
    }
}
