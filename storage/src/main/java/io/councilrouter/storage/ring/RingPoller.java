package io.councilrouter.storage.ring;

import java.util.List;
import org.agrona.concurrent.MessageHandler;

/**
 * The consumer's end of all rings; only for the writer's thread. Each poll begins at a different ring, so that a busy
 * loop does not starve the others.
 */
public final class RingPoller {

    private final ByteRing[] rings;
    private final MessageHandler[] handlers;
    private final RingRecord record = new RingRecord();
    private int first;

    /**
     * Connects rings with the receiver of their records.
     *
     * @param rings one per loop; a record identifies its ring by the index in this list
     */
    public RingPoller(List<ByteRing> rings, RingRecord.Sink sink) {
        this.rings = rings.toArray(ByteRing[]::new);
        handlers = new MessageHandler[this.rings.length];
        for (int i = 0; i < handlers.length; i++) {
            int ring = i;
            handlers[i] = (type, buffer, index, length) -> sink.record(record.wrap(ring, type, buffer, index, length));
        }
    }

    /** Reads up to {@code limit} records and returns how many there were. */
    public int poll(int limit) {
        int read = 0;
        int start = first;
        first = rings.length == 0 ? 0 : (first + 1) % rings.length;
        for (int i = 0; i < rings.length && read < limit; i++) {
            int ring = (start + i) % rings.length;
            read += rings[ring].read(handlers[ring], limit - read);
        }
        return read;
    }

    /**
     * How much has gathered in the fullest ring, in per cent of its {@link ByteRing#fill()}; more than 100 is late. Can
     * be called on any thread.
     */
    public int gathered() {
        int most = 0;
        for (ByteRing ring : rings) {
            most = Math.max(most, (int) (100L * ring.pendingBytes() / ring.fill()));
        }
        return most;
    }

    /** Number of bytes that wait in all rings. Can be called on any thread. */
    public long pendingBytes() {
        long pending = 0;
        for (ByteRing ring : rings) {
            pending += ring.pendingBytes();
        }
        return pending;
    }
}
