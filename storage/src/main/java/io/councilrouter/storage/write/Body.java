package io.councilrouter.storage.write;

import io.councilrouter.storage.ring.RingRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body of an open exchange: parts in memory, and before them those that were moved to disk. */
final class Body {

    static final byte[] NONE = {};

    private final List<Segment> segments = new ArrayList<>(0);
    private byte[] bytes = NONE;
    private int held;
    private int moved;

    /** Where a part is in the piece file. */
    private record Segment(long offset, int length) {}

    /**
     * Appends a record's payload.
     *
     * @param most maximum number of bytes kept of the body
     * @return whether all of it was kept
     */
    boolean append(RingRecord record, int most) {
        int count = Math.min(record.payload(), most - moved - held);
        if (count > 0) {
            if (held + count > bytes.length) {
                // Exactly sized for the first part, so that a body of one part is handed on without a copy.
                int roomy = Math.min(held + held / 2, most - moved);
                bytes = held == 0 ? new byte[count] : Arrays.copyOf(bytes, Math.max(held + count, roomy));
            }
            record.copy(bytes, held, count);
            held += count;
        }
        return count == record.payload();
    }

    /** Bytes of memory, including those allocated for more. */
    int memory() {
        return bytes.length;
    }

    /** Moves what is in memory to disk; if that fails it stays in memory. */
    void moveTo(PieceFile file) throws IOException {
        if (held > 0) {
            segments.add(new Segment(file.append(bytes, held), held));
            moved += held;
            forgetHeld();
        }
    }

    /** Discards what is in memory. */
    void forgetHeld() {
        bytes = NONE;
        held = 0;
    }

    /** Discards everything. */
    void forget() {
        forgetHeld();
        segments.clear();
        moved = 0;
    }

    /** The whole body, in order; the array is handed over. */
    byte[] whole(@Nullable PieceFile file) throws IOException {
        if (moved == 0 || file == null) {
            return held == bytes.length ? bytes : Arrays.copyOf(bytes, held);
        }
        byte[] all = new byte[moved + held];
        int at = 0;
        for (Segment segment : segments) {
            file.read(segment.offset(), all, at, segment.length());
            at += segment.length();
        }
        System.arraycopy(bytes, 0, all, at, held);
        return all;
    }
}
