package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.http.KnownHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API family: the wires that it consists of, and what they have in common (service interface). Implementations are
 * public, final and stateless and have a public no-argument constructor.
 */
public interface Dialect {

    /** Lower-case name, as used by backends and metrics: {@code openai}, {@code ollama}. */
    String name();

    /**
     * Its wires, one for each operation that it offers. When several can serve what was asked on another wire, the
     * first is taken.
     */
    List<Wire> wires();

    /** The wire for {@code operation}; null if the dialect does not offer it. */
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

    /** The dialect's own headers that a backend may see. */
    default List<KnownHeader> headersUp() {
        return List.of();
    }

    /** Lower-case prefixes of the dialect's own headers that a client may see. */
    default List<String> headersBack() {
        return List.of();
    }

    /**
     * A header by which its clients are known where a path is another dialect's as well; null where they send none of
     * their own.
     */
    default @Nullable KnownHeader mark() {
        return null;
    }

    /** In which header its clients look for the id of a request, beside {@code X-Request-Id}; empty for none. */
    default String requestIdHeader() {
        return "";
    }

    /** The field of a query in which its clients may send their key; empty where none does. */
    default String queryKey() {
        return "";
    }

    /** What it calls the number of tokens of a request in the answer to a question for it; empty where none is asked. */
    default String countField() {
        return "";
    }

    /** Whether the query of a client's request goes on to a backend that is asked on the same wire; keys may stand in one. */
    default boolean keepsQueries() {
        return false;
    }
}
