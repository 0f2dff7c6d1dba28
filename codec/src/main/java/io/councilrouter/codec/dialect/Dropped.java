package io.councilrouter.codec.dialect;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of the fields that a request or an answer lost in translation, each once, in order; and the field, if any,
 * without which the request cannot be translated at all. Not thread-safe.
 */
public final class Dropped {
    /** Names travel in a header: at most this many, none longer than {@link #LONGEST}. */
    private static final int MOST = 32;

    private static final int LONGEST = 64;

    private @Nullable List<String> names;
    private @Nullable Fault fault;

    /** Starts empty. */
    public Dropped() {}

    /** Notes a name; one that is not fit for a header is noted as {@code (unprintable)}. */
    public void report(String name) {
        List<String> known = names;
        if (known != null && known.contains(name)) {
            // An answer may lose the same thing with every token.
            return;
        }
        boolean plain = !name.isEmpty()
                && name.length() <= LONGEST
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
        String shown = plain ? name : "(unprintable)";
        if (known == null) {
            known = new ArrayList<>();
            names = known;
        }
        if (known.size() < MOST && !known.contains(shown)) {
            known.add(shown);
        }
    }

    /** The names, in the order in which they were lost. */
    public List<String> names() {
        return names == null ? List.of() : List.copyOf(names);
    }

    /** Notes something that must not be dropped silently; the first one counts. */
    public void refuse(String message, String param) {
        if (fault == null) {
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, message, param);
        }
    }

    /** Why the request cannot be translated; null if it can. */
    public @Nullable Fault fault() {
        return fault;
    }
}
