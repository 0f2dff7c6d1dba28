package io.councilrouter.proxy.tap;

import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.RecordKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Renders log lines into a growing byte array, as {@code key=value} text or as JSON, without a String per field. Values
 * from outside are escaped, so that no client can forge a line. One per loop.
 */
final class LineBuffer {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final boolean json;
    private byte[] bytes = new byte[4096];
    private int size;
    private long second = Long.MIN_VALUE;
    private byte[] stamp = {};

    LineBuffer(boolean json) {
        this.json = json;
    }

    /** Begins a line with its time, milliseconds since 1970. */
    void open(long millis) {
        long now = Math.floorDiv(millis, 1000);
        if (now != second) {
            second = now;
            stamp = SECOND.format(Instant.ofEpochSecond(now)).getBytes(StandardCharsets.US_ASCII);
        }
        ascii(json ? "{\"ts\":\"" : "");
        raw(stamp);
        int rest = (int) Math.floorMod(millis, 1000L);
        put('.');
        put('0' + rest / 100);
        put('0' + rest / 10 % 10);
        put('0' + rest % 10);
        ascii(json ? "Z\"" : "Z");
    }

    /** A text field; empty is shown as a dash in text and left out of JSON. */
    void text(String key, String value) {
        if (json && value.isEmpty()) {
            return;
        }
        key(key);
        if (value.isEmpty()) {
            put('-');
        } else if (json) {
            put('"');
            escaped(value);
            put('"');
        } else if (!plain(value)) {
            put('"');
            escaped(value);
            put('"');
        }
    }

    /** A number; negative ones stand for unknown. */
    void number(String key, long value) {
        if (value < 0) {
            text(key, "");
            return;
        }
        key(key);
        decimal(value);
    }

    /** A duration in milliseconds with one decimal; negative nanoseconds stand for unknown. */
    void millis(String key, long nanos) {
        if (nanos < 0) {
            text(key, "");
            return;
        }
        key(key);
        long tenths = nanos / 100_000;
        decimal(tenths / 10);
        put('.');
        put((int) ('0' + tenths % 10));
    }

    void bool(String key, boolean value) {
        key(key);
        ascii(value ? "true" : "false");
    }

    /** Ends the line; returns the bytes of all lines. */
    int close() {
        ascii(json ? "}\n" : "\n");
        return size;
    }

    int size() {
        return size;
    }

    /**
     * Moves all lines into {@code ring}, in records of whole lines. A line longer than a record is left out. Lines for which there is
     * no room are lost, and the ring counts them.
     *
     * @param millis since 1970
     * @return records that were lost
     */
    int leave(ByteRing ring, long millis) {
        int from = 0;
        int lost = 0;
        while (from < size) {
            int end = lines(from, Math.min(size, from + ring.maxPart()));
            if (end > from) {
                ByteBuffer into = ring.claim(RecordKind.ACCESS, 0, 0, millis * NANOS_PER_MILLI, end - from);
                if (into != null) {
                    into.put(bytes, from, end - from);
                    ring.commit();
                } else {
                    lost++;
                }
                from = end;
            } else {
                ring.refuse();
                lost++;
                from = behindLine(from);
            }
        }
        size = 0;
        return lost;
    }

    /** The place behind the last line that ends before {@code to}; {@code from} if there is none. */
    private int lines(int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private int behindLine(int from) {
        int at = from;
        while (at < size && bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private void key(String key) {
        if (json) {
            put(',');
            put('"');
            ascii(key);
            put('"');
            put(':');
        } else {
            put(' ');
            ascii(key);
            put('=');
        }
    }

    /** Writes a value that needs no quotes; false, and nothing written, if it does. */
    private boolean plain(String value) {
        int length = value.length();
        room(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\' || c == '=') {
                return false;
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
        return true;
    }

    private void escaped(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c < ' ' || c > '~') {
                ascii("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    put(HEX[c >>> shift & 15]);
                }
            } else {
                put(c);
            }
        }
    }

    private void decimal(long value) {
        int digits = 1;
        for (long left = value; left >= 10; left /= 10) {
            digits++;
        }
        room(digits);
        size += digits;
        int at = size;
        for (long left = value; digits > 0; digits--) {
            bytes[--at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    @SuppressWarnings("deprecation") // one byte a character is what is wanted
    private void ascii(String text) {
        int length = text.length();
        room(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    private void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void put(int b) {
        room(1);
        bytes[size++] = (byte) b;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
