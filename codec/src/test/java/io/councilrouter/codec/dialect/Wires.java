package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds wires by name. */
final class Wires {
    static final Dialects DIALECTS = Dialects.load();

    private Wires() {}

    /** The wire of a dialect's operation. */
    static Wire of(String dialect, Operation operation) {
        return Objects.requireNonNull(DIALECTS.named(dialect).wire(operation), dialect + " " + operation);
    }

    /** The wire of {@code dialect} that serves what was asked on {@code asked}; null if none does. */
    static @Nullable Wire serving(String dialect, Wire asked, RequestFacts facts) {
        List<Wire> wires = DIALECTS.named(dialect).wires();
        return wires.contains(asked)
                ? asked
                : wires.stream()
                        .filter(wire -> wire.serves(asked, facts))
                        .findFirst()
                        .orElse(null);
    }
}
