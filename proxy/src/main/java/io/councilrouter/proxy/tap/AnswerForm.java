package io.councilrouter.proxy.tap;

import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of an answer are to be read, as a number that travels with them through the ring. A number is valid only in the
 * process that made it.
 *
 * <pre>
 *    15        2 1     0
 *   +-----------+-------+
 *   |   wire    |framing|   framing: 0 one body, 1 SSE, 2 NDJSON
 *   +-----------+-------+
 * </pre>
 *
 * <p>Immutable; safe to share between threads.
 */
public final class AnswerForm {
    private static final int FRAMING = 3;
    private static final int WIRE_SHIFT = 2;

    private final List<Wire> wires;
    private final Dialects dialects;

    /** Forms of the wires of these dialects. */
    public AnswerForm(Dialects dialects) {
        this.dialects = dialects;
        wires = dialects.all().stream().flatMap(each -> each.wires().stream()).toList();
    }

    /**
     * The number of a form.
     *
     * @param wire on which the backend was asked
     * @param framing how the answer is cut, null for one body
     */
    public int of(Wire wire, @Nullable Framing framing) {
        int cut =
                switch (framing) {
                    case null -> 0;
                    case SSE -> 1;
                    case NDJSON -> 2;
                };
        return wires.indexOf(wire) << WIRE_SHIFT | cut;
    }

    /** The wire of a dialect whose clients come back to their answers; null if there is none. */
    @Nullable
    Wire recalling(String dialect) {
        for (Dialect each : dialects.all()) {
            for (Wire wire : each.name().equals(dialect) ? each.wires() : List.<Wire>of()) {
                if (wire.recalling() != null) {
                    return wire;
                }
            }
        }
        return null;
    }

    /** Whether this process made that number. */
    boolean known(int form) {
        return form >= 0 && form >>> WIRE_SHIFT < wires.size() && (form & FRAMING) < 3;
    }

    /** On which wire the backend was asked. */
    Wire wire(int form) {
        return wires.get(form >>> WIRE_SHIFT);
    }

    /** How the answer is cut, null for one body. */
    @Nullable
    Framing framing(int form) {
        return switch (form & FRAMING) {
            case 1 -> Framing.SSE;
            case 2 -> Framing.NDJSON;
            default -> null;
        };
    }
}
