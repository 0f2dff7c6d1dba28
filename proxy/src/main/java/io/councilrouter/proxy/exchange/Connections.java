package io.councilrouter.proxy.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * The client connections of one loop, and how far the gateway has got with stopping.
 *
 * <pre>
 *   leave    readiness says that we go; all else goes on
 *   drain    no new work; idle connections close, the others behind their answer
 *   cut      what still runs ends with a fault
 * </pre>
 *
 * <p>One per loop, on it.
 */
public final class Connections {
    private final List<Drainable> open = new ArrayList<>();
    private boolean leaving;
    private boolean draining;

    /** A connection that can be told to finish. */
    public interface Drainable {
        /** Closes when idle, else behind the running answer. */
        void drain();

        /** Ends the running answer with a fault, and the connection with it. */
        void cut();
    }

    /** A client has connected. */
    public void add(Drainable connection) {
        open.add(connection);
    }

    /** Its connection is closed. */
    public void remove(Drainable connection) {
        open.remove(connection);
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }

    /** Whether the gateway is about to stop: it says so to load balancers, and works on. */
    public boolean leaving() {
        return leaving;
    }

    /** Whether the gateway is stopping: it takes no new work. */
    public boolean draining() {
        return draining;
    }

    /** Announces the stop. */
    public void leave() {
        leaving = true;
    }

    /** Stops taking requests. */
    public void drain() {
        leaving = true;
        draining = true;
        List.copyOf(open).forEach(Drainable::drain);
    }

    /** Ends what is still running. */
    public void cut() {
        List.copyOf(open).forEach(Drainable::cut);
    }
}
