package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.json.JsonLimits;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lends scanners of request bodies and takes them back, because their buffers are expensive to make. One per loop. */
final class FactsScans {
    private static final int KEPT = 64;

    private final Deque<FactsScan> idle = new ArrayDeque<>();
    private JsonLimits limits;

    /**
     * None so far.
     *
     * @param depth how deep a body may be nested
     */
    FactsScans(int depth) {
        limits = new JsonLimits(depth);
    }

    /** Changes how deep bodies may be nested that begin from now on; closes the idle scanners. */
    void use(int depth) {
        limits = new JsonLimits(depth);
        idle.forEach(FactsScan::close);
        idle.clear();
    }

    /** A scanner for the body of a request on {@code wire} whose model is named by the root field {@code nameField}. */
    FactsScan borrow(Wire wire, String nameField) {
        FactsScan scan = idle.poll();
        if (scan == null) {
            scan = new FactsScan(limits);
        }
        scan.start(wire.words(), nameField);
        return scan;
    }

    /** Takes back a scanner for reuse; one that failed is closed. */
    void giveBack(FactsScan scan) {
        if (scan.fault() == null && idle.size() < KEPT) {
            idle.push(scan);
        } else {
            scan.close();
        }
    }
}
