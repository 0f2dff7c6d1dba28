package io.councilrouter.simulator;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A path on which the simulator is asked on one wire; the model may stand in it, and then it also says whether a stream is
 * wanted. Immutable.
 *
 * @param before the path up to the model's name, or all of it
 * @param after the path behind it
 */
@SuppressWarnings("ArrayRecordComponent") // encoded once, never compared
record SimulatedPath(Wire wire, byte[] before, byte[] after, boolean streams) {

    /** All paths of a dialect. */
    static List<SimulatedPath> of(Dialect dialect) {
        List<SimulatedPath> paths = new ArrayList<>();
        for (Wire wire : dialect.wires()) {
            if (wire.operation() != Operation.PASS) {
                Target target = wire.target();
                paths.add(of(wire, target.whole(), false));
                if (wire.namesModel() && !target.streamed().equals(target.whole())) {
                    paths.add(of(wire, target.streamed(), true));
                }
            }
        }
        return paths;
    }

    private static SimulatedPath of(Wire wire, String target, boolean streams) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        int model = path.indexOf(Target.MODEL);
        String before = model < 0 ? path : path.substring(0, model);
        String after = model < 0 ? "" : path.substring(model + Target.MODEL.length());
        return new SimulatedPath(
                wire, before.getBytes(StandardCharsets.US_ASCII), after.getBytes(StandardCharsets.US_ASCII), streams);
    }

    /** Whether the request is for it. */
    boolean matches(RequestHead head) {
        return wire.namesModel()
                ? head.pathLength() > before.length + after.length
                        && head.pathStartsWith(before)
                        && head.pathEndsWith(after)
                : head.pathIs(before);
    }

    /** The facts of a request for it, with what the path says. */
    RequestFacts facts(RequestHead head, RequestFacts found) {
        if (!wire.namesModel()) {
            return found;
        }
        String model = head.pathText(before.length, head.pathLength() - after.length);
        return found.by(model == null ? "" : wire.collections().model(model), streams);
    }
}
