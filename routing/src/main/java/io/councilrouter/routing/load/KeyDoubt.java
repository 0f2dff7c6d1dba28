package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a backend has stopped taking our credentials altogether. One 401 may be about one model; 401 for two models in a
 * row, with no answer between, is about the key. Any thread; what changes is one reference to an immutable record.
 */
public final class KeyDoubt {
    /** How {@link #reason} begins, for those who may not know what models are called. */
    public static final String REFUSES = "refuses our credentials";

    private static final VarHandle SEEN;

    static {
        try {
            SEEN = MethodHandles.lookup().findVarHandle(KeyDoubt.class, "seen", Seen.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Who goes elsewhere never learns that the key is good again, so the doubt has an end. */
    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** The model that was refused last, the one before if that was another, and when. */
    private record Seen(String model, @Nullable String before, long at) {}

    @SuppressWarnings("unused") // through SEEN; null while nothing was refused since the last answer
    private @Nullable Seen seen;

    /**
     * 401 for a model.
     *
     * @return whether the backend as a whole is in doubt from now on, and was not before
     */
    public boolean refused(String model, long now) {
        while (true) {
            Seen last = seen();
            Seen next = last == null || now - last.at() >= LIFE_NANOS
                    ? new Seen(model, null, now)
                    : new Seen(model, last.model().equals(model) ? last.before() : last.model(), now);
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

    /** The key, or what we know of it, has changed. */
    public void clear() {
        SEEN.setRelease(this, null);
    }

    /** Why the backend as a whole is in doubt; empty if it is not. */
    public String reason(long now) {
        Seen last = seen();
        return last == null || last.before() == null || now - last.at() >= LIFE_NANOS
                ? ""
                : REFUSES + ": status 401 for " + last.before() + " and for " + last.model();
    }

    private @Nullable Seen seen() {
        return (Seen) SEEN.getAcquire(this);
    }
}
