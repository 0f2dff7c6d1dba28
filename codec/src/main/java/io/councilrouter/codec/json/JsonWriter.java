package io.councilrouter.codec.json;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON into a sink and adds the commas. It trusts its caller to use names and values in the right order, and to
 * give {@link #raw} and {@link #escaped} valid JSON. Allocates only for fractions. Not thread-safe.
 */
public final class JsonWriter {
    private static final int DEEPEST = 64;

    /** Longest long in decimal. */
    private static final int LONGEST = 20;

    private final ByteSink out;
    /** A bit per open object or array: set if it is not empty. */
    private long filled;

    private int depth;
    private boolean named;

    /** Writes into {@code out}. */
    public JsonWriter(ByteSink out) {
        this.out = out;
    }

    /** Begins an object. */
    public JsonWriter open() {
        return open('{');
    }

    /** Ends an object. */
    public JsonWriter close() {
        return close('}');
    }

    /** Begins an array. */
    public JsonWriter openArray() {
        return open('[');
    }

    /** Ends an array. */
    public JsonWriter closeArray() {
        return close(']');
    }

    /** A name that needs no escapes: an ASCII constant. */
    public JsonWriter name(String constant) {
        comma();
        int length = constant.length();
        ByteBuf tail = out.tail(length + 3);
        tail.writeByte('"');
        for (int i = 0; i < length; i++) {
            tail.writeByte(constant.charAt(i));
        }
        tail.writeByte('"');
        tail.writeByte(':');
        named = true;
        return this;
    }

    /** A name with its quotes and colon, as bytes. */
    public JsonWriter name(byte[] encoded) {
        comma();
        out.append(encoded);
        named = true;
        return this;
    }

    /** A name of somebody else's choice, which may need escapes. */
    public JsonWriter anyName(CharSequence name) {
        comma();
        JsonEscapes.quote(name, out);
        out.tail(1).writeByte(':');
        named = true;
        return this;
    }

    /** A string. */
    public JsonWriter string(CharSequence text) {
        comma();
        JsonEscapes.quote(text, out);
        return this;
    }

    /** A string whose inside is already escaped. */
    public JsonWriter escaped(@Borrowed ByteBuf inside) {
        comma();
        out.tail(1).writeByte('"');
        out.append(inside);
        out.tail(1).writeByte('"');
        return this;
    }

    /** One JSON value, unchanged. */
    public JsonWriter raw(@Borrowed ByteBuf value) {
        comma();
        out.append(value);
        return this;
    }

    /** One JSON value, unchanged. */
    public JsonWriter raw(byte[] value) {
        comma();
        out.append(value);
        return this;
    }

    /** An integer. */
    public JsonWriter number(long value) {
        comma();
        decimal(value, out.tail(LONGEST));
        return this;
    }

    /** A number; {@code null} if JSON cannot express it. */
    public JsonWriter number(double value) {
        if (!Double.isFinite(value)) {
            return nul();
        }
        comma();
        String text = Double.toString(value);
        out.tail(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
        return this;
    }

    /** A boolean. */
    public JsonWriter bool(boolean value) {
        comma();
        word(value ? "true" : "false");
        return this;
    }

    /** Null. */
    public JsonWriter nul() {
        comma();
        word("null");
        return this;
    }

    private void word(String word) {
        ByteBuf tail = out.tail(word.length());
        for (int i = 0; i < word.length(); i++) {
            tail.writeByte(word.charAt(i));
        }
    }

    private JsonWriter open(char bracket) {
        comma();
        if (depth == DEEPEST) {
            throw new IllegalStateException("more than " + DEEPEST + " objects and arrays inside one another");
        }
        depth++;
        filled &= ~bit();
        out.tail(1).writeByte(bracket);
        return this;
    }

    private JsonWriter close(char bracket) {
        if (depth == 0) {
            throw new IllegalStateException("nothing is open");
        }
        depth--;
        out.tail(1).writeByte(bracket);
        return this;
    }

    private long bit() {
        return 1L << (depth - 1);
    }

    private void comma() {
        if (named) {
            named = false;
            return;
        }
        if (depth > 0) {
            if ((filled & bit()) != 0) {
                out.tail(1).writeByte(',');
            }
            filled |= bit();
        }
    }

    private static void decimal(long value, ByteBuf out) {
        if (value < 0) {
            out.writeByte('-');
        }
        // Negative, since there is one more negative long than there are positive ones.
        long rest = value > 0 ? -value : value;
        int digits = 1;
        for (long left = rest / 10; left != 0; left /= 10) {
            digits++;
        }
        int end = out.writerIndex() + digits;
        int at = end;
        do {
            out.setByte(--at, (int) ('0' - rest % 10));
            rest /= 10;
        } while (rest != 0);
        out.writerIndex(end);
    }
}
