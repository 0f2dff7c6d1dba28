package io.councilrouter.proxy.tap;

import java.util.Arrays;

/**
 * Closes a JSON document that was cut off, so that what there is can be read. A string value ends where it was cut; any other
 * element that is not complete is left out. Validates nothing; the reader does.
 *
 * <pre>
 *   {"a":[1,{"text":"hel        ->  {"a":[1,{"text":"hel"}]}
 *   {"a":[1,{"te                ->  {"a":[1,{}]}
 *   {"a":12                     ->  {}                        a number may have gone on
 * </pre>
 *
 * <p>Not thread-safe; reused.
 */
final class CutJson {
    private static final int DEEPEST = 256;
    private static final byte[] NOTHING = {};

    private final byte[] closers = new byte[DEEPEST];
    private int depth;
    /** Up to here everything is complete but for closing brackets. */
    private int safe;
    /** Where the open string begins, −1 outside. */
    private int string;
    /** Whether a string at this place is a value rather than a name. */
    private boolean value;
    /** Where an unfinished escape begins, −1 for none. */
    private int escape;

    /** The document, closed; empty when nothing can be made of it. */
    byte[] mend(byte[] cut) {
        depth = 0;
        safe = 0;
        string = -1;
        value = true;
        escape = -1;
        for (int at = 0; at < cut.length; at++) {
            if (string >= 0) {
                inside(cut[at], at);
            } else if (!outside(cut[at], at)) {
                return NOTHING;
            }
        }
        return depth == 0 ? NOTHING : closed(cut);
    }

    private void inside(byte b, int at) {
        if (escape >= 0) {
            boolean unicode = at > escape + 1 || b == 'u';
            if (!unicode || at == escape + 5) {
                escape = -1;
            }
        } else if (b == '\\') {
            escape = at;
        } else if (b == '"') {
            string = -1;
            if (value) {
                safe = at + 1;
            }
        }
    }

    private boolean outside(byte b, int at) {
        switch (b) {
            case '"' -> string = at;
            case ':' -> value = true;
            case ',' -> {
                value = depth > 0 && closers[depth - 1] == ']';
                // What stood before the comma, a number perhaps, is whole.
                safe = at;
            }
            case '{', '[' -> {
                if (depth == DEEPEST) {
                    return false;
                }
                closers[depth++] = (byte) (b == '{' ? '}' : ']');
                value = b == '[';
                safe = at + 1;
            }
            case '}', ']' -> {
                if (depth == 0) {
                    return false;
                }
                depth--;
                safe = at + 1;
            }
            default -> {
                // Numbers, literals and blanks: whole when something comes behind them.
            }
        }
        return true;
    }

    private byte[] closed(byte[] cut) {
        boolean open = string >= 0 && value;
        int end = open ? character(cut, escape >= 0 ? escape : cut.length) : safe;
        byte[] whole = Arrays.copyOf(cut, end + (open ? 1 : 0) + depth);
        if (open) {
            whole[end++] = '"';
        }
        for (int i = depth - 1; i >= 0; i--) {
            whole[end++] = closers[i];
        }
        return whole;
    }

    /** Leaves out the last character if some of its bytes are missing. */
    private int character(byte[] cut, int end) {
        int lead = end - 1;
        while (lead > string && end - lead < 4 && (cut[lead] & 0xc0) == 0x80) {
            lead--;
        }
        int bits = cut[lead] & 0xff;
        int width = bits < 0xc0 ? 1 : bits < 0xe0 ? 2 : bits < 0xf0 ? 3 : 4;
        return lead + width > end ? lead : end;
    }
}
