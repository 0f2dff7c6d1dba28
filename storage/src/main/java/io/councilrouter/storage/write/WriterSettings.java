package io.councilrouter.storage.write;

/**
 * Bounds of the writer.
 *
 * @param flushNanos how long a row may wait for its batch, {@code response_storage.flush_interval}
 * @param maxBody bytes of a request, a text, a thinking or a list of tool calls that are kept, {@code response_storage.max_body}
 * @param heldBytes payload of open exchanges that is kept in memory; what is more goes to disk, oldest first
 * @param spoolBytes size of the spool file at most
 */
public record WriterSettings(long flushNanos, int maxBody, long heldBytes, long spoolBytes) {

    /** Bytes of an answer on the wire for one byte of the text that may be kept: a stream wraps each token in a frame. */
    private static final int WIRE_PER_TEXT = 16;

    /** That many bytes on the wire are looked at unless the text alone may be longer: all of them are in memory at once. */
    private static final int USUAL_WIRE = 8 << 20;

    private static final long HELD = 64L << 20;

    /** Share of the heap that open exchanges may fill. */
    private static final int HEAP_SHARE = 4;

    private static final long SPOOL = 8L << 30;

    /** With the usual bounds of memory, 64 MiB or a quarter of a small heap, and of disk. */
    public static WriterSettings of(long flushNanos, int maxBody) {
        long held = Math.min(HELD, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        return new WriterSettings(flushNanos, maxBody, held, SPOOL);
    }

    /** Bytes of an answer as it came that are looked at. */
    int maxWire() {
        return maxWire(maxBody);
    }

    /** The same for a bound of bodies; who feeds a ring need not feed it more. */
    public static int maxWire(int maxBody) {
        return (int) Math.min((long) maxBody * WIRE_PER_TEXT, Math.max(maxBody, USUAL_WIRE));
    }
}
