package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A record as the consumer sees it: a window on the ring's memory, valid during {@link Sink#record} and not a moment longer. One
 * object serves all records.
 */
public final class RingRecord {

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
        return RingRecordDescriptor.kind(type);
    }

    /** Flags of that kind. */
    public int flags() {
        return RingRecordDescriptor.flags(type);
    }

    /** Which exchange of its ring. */
    public long exchange() {
        return memory.getLong(RingRecordDescriptor.exchangeOffset(at));
    }

    /** Nanoseconds since 1970. */
    public long nanos() {
        return memory.getLong(RingRecordDescriptor.nanosOffset(at));
    }

    /** Bytes of payload. */
    public int payload() {
        return RingRecordDescriptor.payloadLength(length);
    }

    /** Copies the first {@code count} bytes of the payload. */
    public void copy(byte[] into, int offset, int count) {
        memory.getBytes(RingRecordDescriptor.payloadOffset(at), into, offset, count);
    }

    /** Facts of an OPEN; the same object each time. */
    public OpenRecord opened() {
        return opened.decode(memory, RingRecordDescriptor.payloadOffset(at), flags());
    }

    /** Facts of a CLOSE; the same object each time. */
    public CloseRecord closed() {
        return closed.decode(memory, RingRecordDescriptor.payloadOffset(at), flags());
    }
}
