package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whose turn it is among the candidates of one model route. All loops draw from it, so that turns depend neither on how
 * requests are distributed over loops nor on requests for other models. Can be called on any thread.
 */
public final class Rotation {
    private static final VarHandle DRAWN;

    static {
        try {
            DRAWN = MethodHandles.lookup().findVarHandle(Rotation.class, "drawn", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through DRAWN
    private int drawn;

    /** The next number, ≥ 0; starts at 0 again after 2³¹ draws. */
    public int next() {
        return (int) DRAWN.getAndAdd(this, 1) & Integer.MAX_VALUE;
    }
}
