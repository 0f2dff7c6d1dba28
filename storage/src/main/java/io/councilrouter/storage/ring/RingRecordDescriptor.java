package io.councilrouter.storage.ring;

import org.agrona.BitUtil;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;

/**
 * Layout of every record in a ring: Agrona's header, then ours, then the payload. Offsets are relative to our header,
 * which is where Agrona's messages begin. Numbers are in native byte order, since no record leaves the process.
 *
 * <pre>
 *   Agrona's record, 8-byte aligned; a positive length published last = committed
 *    0               4               8                              16
 *   +---------------+---------------+-------------------------------+
 *   | length  (i32) |  type   (i32) |        exchange id (i64)      |   type = flags &lt;&lt; 8 | kind
 *   +---------------+---------------+-------------------------------+
 *   |        epoch nanos (i64)      |  payload ...            | pad |
 *   +-------------------------------+-------------------------+-----+
 * </pre>
 */
final class RingRecordDescriptor {

    /** Id of the exchange, i64. */
    static final int EXCHANGE_FIELD_OFFSET = 0;

    /** Nanoseconds since 1970, i64. */
    static final int NANOS_FIELD_OFFSET = EXCHANGE_FIELD_OFFSET + BitUtil.SIZE_OF_LONG;

    /** Length of our header, which precedes each payload. */
    static final int HEADER_LENGTH = NANOS_FIELD_OFFSET + BitUtil.SIZE_OF_LONG;

    /** Number of bits for the kind in a record's type; the flags are above them. */
    private static final int KIND_BITS = 8;

    private static final int KIND_MASK = (1 << KIND_BITS) - 1;

    private RingRecordDescriptor() {}

    /** Offset of the exchange's id in a record at this offset. */
    static int exchangeOffset(int recordOffset) {
        return recordOffset + EXCHANGE_FIELD_OFFSET;
    }

    /** Offset of the time in a record at this offset. */
    static int nanosOffset(int recordOffset) {
        return recordOffset + NANOS_FIELD_OFFSET;
    }

    /** Offset of the payload of a record at this offset. */
    static int payloadOffset(int recordOffset) {
        return recordOffset + HEADER_LENGTH;
    }

    /** Length of a record with a payload of this length, including our header. */
    static int recordLength(int payloadLength) {
        return HEADER_LENGTH + payloadLength;
    }

    /** Length of the payload in a record of this length, which includes our header. */
    static int payloadLength(int recordLength) {
        return recordLength - HEADER_LENGTH;
    }

    /**
     * Number of bytes that a record with a payload of this length takes in a ring, including Agrona's header and
     * padding.
     */
    static int ringLength(int payloadLength) {
        return BitUtil.align(RecordDescriptor.HEADER_LENGTH + recordLength(payloadLength), RecordDescriptor.ALIGNMENT);
    }

    /** The type of a record; {@code flags} are below 2^23. */
    static int type(int kind, int flags) {
        return (flags << KIND_BITS) | kind;
    }

    /** The {@link RecordKind} in a type. */
    static int kind(int type) {
        return type & KIND_MASK;
    }

    /** The flags in a type. */
    static int flags(int type) {
        return type >>> KIND_BITS;
    }
}
