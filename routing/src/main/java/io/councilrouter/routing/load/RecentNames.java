package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Remembers the most recent names, such as digests of files sent to a backend. Bounded: the newest displaces the
 * oldest. Can be called on any thread.
 */
public final class RecentNames {
    private static final int KEPT = 64;
    private static final VarHandle NAME = MethodHandles.arrayElementVarHandle(String[].class);
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(RecentNames.class, "next", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String[] names = new String[KEPT];

    @SuppressWarnings("unused") // through NEXT
    private int next;

    /** Remembers a name. */
    public void add(String name) {
        if (!has(name)) {
            int at = (int) NEXT.getAndAdd(this, 1);
            NAME.setRelease(names, Math.floorMod(at, KEPT), name);
        }
    }

    /** Whether it is remembered. */
    public boolean has(String name) {
        for (int i = 0; i < KEPT; i++) {
            if (name.equals(NAME.getAcquire(names, i))) {
                return true;
            }
        }
        return false;
    }
}
