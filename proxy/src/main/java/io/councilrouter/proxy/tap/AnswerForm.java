package io.councilrouter.proxy.tap;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Framing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of an answer are to be read, as a number that travels with them through the ring. It means something
 * only within the process that made it.
 *
 * <pre>
 *    15      8 7       2 1     0
 *   +---------+---------+-------+
 *   | dialect |operation|framing|   framing: 0 one body, 1 SSE, 2 NDJSON
 *   +---------+---------+-------+
 * </pre>
 *
 * <p>Immutable; safe to share between threads.
 */
public final class AnswerForm {
    private static final int FRAMING = 3;
    private static final int OPERATION_SHIFT = 2;
    private static final int OPERATION = 63;
    private static final int DIALECT_SHIFT = 8;

    private static final List<Operation> OPERATIONS = List.of(Operation.values());

    private final Dialects dialects;
    private final List<String> names;

    /** Forms of these dialects. */
    public AnswerForm(Dialects dialects) {
        this.dialects = dialects;
        names = List.copyOf(dialects.names());
    }

    /**
     * The number of a form.
     *
     * @param dialect what the backend speaks
     * @param operation what it was asked, in its dialect
     * @param framing how the answer is cut, null for one body
     */
    public int of(Dialect dialect, Operation operation, @Nullable Framing framing) {
        int cut = framing == null ? 0 : framing == Framing.SSE ? 1 : 2;
        return names.indexOf(dialect.name()) << DIALECT_SHIFT | OPERATIONS.indexOf(operation) << OPERATION_SHIFT | cut;
    }

    /** Whether the number is of a form that this process made. */
    boolean known(int form) {
        return form >= 0
                && form >>> DIALECT_SHIFT < names.size()
                && (form >>> OPERATION_SHIFT & OPERATION) < OPERATIONS.size()
                && (form & FRAMING) < 3;
    }

    /** What the backend speaks. */
    Dialect dialect(int form) {
        return dialects.named(names.get(form >>> DIALECT_SHIFT));
    }

    /** What it was asked. */
    Operation operation(int form) {
        return OPERATIONS.get(form >>> OPERATION_SHIFT & OPERATION);
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
