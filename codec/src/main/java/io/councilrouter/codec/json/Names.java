package io.councilrouter.codec.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cache of recent field names, so that a repeated name costs no heap. Its size is fixed: a new name displaces an
 * older one. Plain ASCII without escapes, {@link #LONGEST} bytes at most.
 */
final class Names {
    /** Maximum length of a name that is cached. */
    static final int LONGEST = 48;

    private static final int PLACES = 256;

    private final @Nullable String[] names = new String[PLACES];
    private final byte[][] keys = new byte[PLACES][];

    /** The name between two indices; null if it is too long or not plain ASCII. */
    @Nullable
    String of(byte[] in, int from, int to) {
        if (to - from > LONGEST) {
            return null;
        }
        int hash = to - from;
        for (int at = from; at < to; at++) {
            byte b = in[at];
            if (b < 0 || b == '\\') {
                return null;
            }
            hash = 31 * hash + b;
        }
        // Each hash has two slots, so that two names with the same hash do not displace each other.
        int place = (hash ^ hash >>> 8) & (PLACES - 2);
        String first = at(place, in, from, to);
        if (first != null) {
            return first;
        }
        String second = at(place + 1, in, from, to);
        if (second != null) {
            return second;
        }
        names[place] = names[place + 1];
        keys[place] = keys[place + 1];
        String name = new String(in, from, to - from, StandardCharsets.ISO_8859_1);
        names[place + 1] = name;
        keys[place + 1] = Arrays.copyOfRange(in, from, to);
        return name;
    }

    private @Nullable String at(int place, byte[] in, int from, int to) {
        String name = names[place];
        byte[] key = keys[place];
        return name != null && Arrays.equals(key, 0, key.length, in, from, to) ? name : null;
    }
}
