package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.http.KnownHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API family: the wires that it consists of, and what they have in common (service interface). Implementations are
 * public, final, stateless, with a public constructor without arguments.
 */
public interface Dialect {

    /** Lower-case name, as backends and metrics give it: {@code openai}, {@code ollama}. */
    String name();

    /**
     * Its wires, one for each operation that can be asked in it. Of those that serve what was asked on another wire the
     * first is taken.
     */
    List<Wire> wires();

    /** The wire of {@code operation}; null where nothing of the kind can be asked. */
    default @Nullable Wire wire(Operation operation) {
        for (Wire each : wires()) {
            if (each.operation() == operation) {
                return each;
            }
        }
        return null;
    }

    /** How faults look. */
    ErrorShape errors();

    /** Headers of its own that a backend may see. */
    default List<KnownHeader> headersUp() {
        return List.of();
    }

    /** What the names of the headers begin with, in lower case, that are its own and that a client may see. */
    default List<String> headersBack() {
        return List.of();
    }
}
