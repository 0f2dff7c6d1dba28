package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A record as the consumer sees it: a window on the ring's memory, valid during {@link Sink#record} and not a moment longer. One
 * object serves all records.
 */
public final class RingRecord {

    private static final int FLAGS_AND_KIND = RecordKind.BITS;

    private final OpenRecord opened = new OpenRecord();
    private final CloseRecord closed = new CloseRecord();
    private DirectBuffer memory = new UnsafeBuffer(new byte[0]);
    private int type;
    private int at;
    private int length;
    private int ring;

    RingRecord() {}

    /** Told of each record in the order in which its ring had it. */
    @FunctionalInterface
    public interface Sink {
        /** One record; borrowed. */
        void record(RingRecord record);
    }

    RingRecord wrap(int fromRing, int typeOfRecord, DirectBuffer buffer, int index, int bytes) {
        ring = fromRing;
        type = typeOfRecord;
        memory = buffer;
        at = index;
        length = bytes;
        return this;
    }

    /** Which ring it comes from, counted from 0. */
    public int ring() {
        return ring;
    }

    /** One of {@link RecordKind}. */
    public int kind() {
        return type & ((1 << FLAGS_AND_KIND) - 1);
    }

    /** Flags of that kind. */
    public int flags() {
        return type >>> FLAGS_AND_KIND;
    }

    /** Which exchange of its ring. */
    public long exchange() {
        return memory.getLong(at);
    }

    /** Nanoseconds since 1970. */
    public long nanos() {
        return memory.getLong(at + Long.BYTES);
    }

    /** Bytes of payload. */
    public int payload() {
        return length - ByteRing.OUR_HEADER;
    }

    /** Copies the first {@code count} bytes of the payload. */
    public void copy(byte[] into, int offset, int count) {
        memory.getBytes(at + ByteRing.OUR_HEADER, into, offset, count);
    }

    /** Facts of an OPEN; the same object each time. */
    public OpenRecord opened() {
        return opened.decode(memory, at + ByteRing.OUR_HEADER, flags());
    }

    /** Facts of a CLOSE; the same object each time. */
    public CloseRecord closed() {
        return closed.decode(memory, at + ByteRing.OUR_HEADER, flags());
    }
}
