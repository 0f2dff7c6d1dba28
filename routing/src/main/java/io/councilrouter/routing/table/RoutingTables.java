package io.councilrouter.routing.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/** The one variable through which loops see the current {@link RoutingTable}: acquire to read, release to publish. */
public final class RoutingTables {
    private static final VarHandle CURRENT;

    static {
        try {
            CURRENT = MethodHandles.lookup().findVarHandle(RoutingTables.class, "current", RoutingTable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"}) // through CURRENT
    private RoutingTable current = RoutingTable.EMPTY;

    private Consumer<RoutingTable> before = table -> {};

    /** The newest table; any thread. */
    public RoutingTable current() {
        return (RoutingTable) CURRENT.getAcquire(this);
    }

    /**
     * Calls {@code told} with each further table just before the loops see it, so that whatever depends on the table is
     * ready when it is used. Control thread; once, before the first table.
     */
    public void beforePublishing(Consumer<RoutingTable> told) {
        before = told;
    }

    /** Publishes the next table; control thread only. */
    void publish(RoutingTable next) {
        before.accept(next);
        CURRENT.setRelease(this, next);
    }
}
