package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A record as the consumer sees it: a window on the ring's memory, valid only during {@link Sink#record}. One object
 * serves all records.
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

    /** Receives the records of each ring in their order. */
    @FunctionalInterface
    public interface Sink {
        /** A record, which is only borrowed. */
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

    /** Index of the ring that it comes from, from 0. */
    public int ring() {
        return ring;
    }

    /** Its kind, one of {@link RecordKind}. */
    public int kind() {
        return RingRecordDescriptor.kind(type);
    }

    /** Its flags, whose meaning depends on the kind. */
    public int flags() {
        return RingRecordDescriptor.flags(type);
    }

    /** Id of the exchange, unique in its ring. */
    public long exchange() {
        return memory.getLong(RingRecordDescriptor.exchangeOffset(at));
    }

    /** Nanoseconds since 1970. */
    public long nanos() {
        return memory.getLong(RingRecordDescriptor.nanosOffset(at));
    }

    /** Number of payload bytes. */
    public int payload() {
        return RingRecordDescriptor.payloadLength(length);
    }

    /** Copies the first {@code count} bytes of the payload. */
    public void copy(byte[] into, int offset, int count) {
        memory.getBytes(RingRecordDescriptor.payloadOffset(at), into, offset, count);
    }

    /** The facts in an OPEN record; the same object each time. */
    public OpenRecord opened() {
        return opened.decode(memory, RingRecordDescriptor.payloadOffset(at), flags());
    }

    /** The facts in a CLOSE record; the same object each time. */
    public CloseRecord closed() {
        return closed.decode(memory, RingRecordDescriptor.payloadOffset(at), flags());
    }
}
