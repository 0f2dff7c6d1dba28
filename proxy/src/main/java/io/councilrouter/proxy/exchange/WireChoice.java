package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.routing.table.Gaps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides on which wire a request goes to a backend; nobody else does.
 *
 * <pre>
 *   the client's own, if the backend has it        the body goes on as it came
 *   else the first of the backend's that serves    translated
 *     what is asked, in the order of its dialects
 *   none but the client's own                      where the body refers to what only that server has
 *   a wire whose path the backend denied           only where no other is left
 * </pre>
 */
final class WireChoice {
    private WireChoice() {}

    /**
     * The wire that is taken.
     *
     * @param asked the client's wire
     * @param facts of the request; null of a body that nobody has looked into, which goes on as it came or not at all
     * @param wires the backend's, the preferred one first
     * @param gaps what the backend is known to lack
     * @return null if none of them serves what is asked
     */
    static @Nullable Wire of(Wire asked, @Nullable RequestFacts facts, List<Wire> wires, Gaps gaps) {
        return of(asked, facts, wires, gaps, null);
    }

    /**
     * As above, where the backend has just denied a wire of which the table does not know yet.
     *
     * @param lacking that wire; null for none
     */
    static @Nullable Wire of(
            Wire asked, @Nullable RequestFacts facts, List<Wire> wires, Gaps gaps, @Nullable Wire lacking) {
        Wire denied = null;
        if (wires.contains(asked)) {
            if (!denied(asked, gaps, lacking)) {
                return asked;
            }
            denied = asked;
        }
        if (facts == null || facts.traits().refers()) {
            return denied;
        }
        for (int i = 0; i < wires.size(); i++) {
            Wire wire = wires.get(i);
            if (wire.serves(asked, facts)) {
                if (!denied(wire, gaps, lacking)) {
                    return wire;
                }
                denied = denied == null ? wire : denied;
            }
        }
        return denied;
    }

    /** What is passed on is denied path by path, so the wire as a whole never is. */
    private static boolean denied(Wire wire, Gaps gaps, @Nullable Wire lacking) {
        if (wire.equals(lacking)) {
            return true;
        }
        return !gaps.none() && wire.operation() != Operation.PASS && gaps.operation(wire.label());
    }
}
