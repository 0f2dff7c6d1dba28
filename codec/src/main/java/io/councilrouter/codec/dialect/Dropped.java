package io.councilrouter.codec.dialect;

import java.util.ArrayList;
import java.util.List;

/** Names of fields that a request lost on its way into another dialect, each once, in order. Not thread-safe. */
public final class Dropped {
    /** Names travel in a header: no more than this many, none longer than {@link #LONGEST}. */
    private static final int MOST = 32;

    private static final int LONGEST = 64;

    private final List<String> names = new ArrayList<>(0);

    /** Notes a name; one that would not look well in a header is noted as {@code (unprintable)}. */
    public void report(String name) {
        boolean plain = !name.isEmpty()
                && name.length() <= LONGEST
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
        String shown = plain ? name : "(unprintable)";
        if (names.size() < MOST && !names.contains(shown)) {
            names.add(shown);
        }
    }

    /** The names, in the order of their loss. */
    public List<String> names() {
        return List.copyOf(names);
    }
}
