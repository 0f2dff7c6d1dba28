package io.councilrouter.storage.write;

/**
 * Limits of the writer.
 *
 * @param flushNanos how long a row may wait for its batch, {@code response_storage.flush_interval}
 * @param maxBody maximum number of bytes stored of a request, a text, a thinking or a list of tool calls, {@code
 *     response_storage.max_body}
 * @param heldBytes how much payload of open exchanges is kept in memory; anything more goes to disk, oldest first
 * @param spoolBytes maximum size of the spool file
 * @param answerBytes how much is held of answers to which clients may come back, until the database has them, {@code
 *     response_storage.held_answers}
 */
public record WriterSettings(long flushNanos, int maxBody, long heldBytes, long spoolBytes, long answerBytes) {

    /** Bytes of held answers by default. */
    private static final long ANSWERS = 16L << 20;

    /** Bytes of an answer on the wire per byte of text: a stream wraps each token in a frame. */
    private static final int WIRE_PER_TEXT = 16;

    /** This many bytes on the wire are read, unless the text alone may be longer: all of them are in memory at once. */
    private static final int USUAL_WIRE = 8 << 20;

    private static final long HELD = 64L << 20;

    /** Divisor of the heap size: the share that open exchanges may fill. */
    private static final int HEAP_SHARE = 4;

    private static final long SPOOL = 8L << 30;

    /** With the usual limit of held answers. */
    public WriterSettings(long flushNanos, int maxBody, long heldBytes, long spoolBytes) {
        this(flushNanos, maxBody, heldBytes, spoolBytes, ANSWERS);
    }

    /** With the usual limits for memory, 64 MiB or a quarter of a small heap, and for disk. */
    public static WriterSettings of(long flushNanos, int maxBody) {
        long held = Math.min(HELD, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        return new WriterSettings(flushNanos, maxBody, held, SPOOL);
    }

    /** The same with another limit of held answers, in bytes. */
    public WriterSettings holding(long answers) {
        return new WriterSettings(flushNanos, maxBody, heldBytes, spoolBytes, answers);
    }

    /** Maximum number of bytes read of an answer as it came. */
    int maxWire() {
        return maxWire(maxBody);
    }

    /** The same for a given limit of bodies; a producer need not write more into a ring. */
    public static int maxWire(int maxBody) {
        return (int) Math.min((long) maxBody * WIRE_PER_TEXT, Math.max(maxBody, USUAL_WIRE));
    }
}
