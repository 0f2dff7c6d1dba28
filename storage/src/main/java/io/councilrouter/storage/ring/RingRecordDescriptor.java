package io.councilrouter.storage.ring;

import org.agrona.BitUtil;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;

/**
 * Layout of every record in a ring: Agrona's header, then ours, then the payload. Offsets are relative to our header, which is where
 * Agrona says that a message begins. Numbers have the machine's own byte order: no record leaves the process.
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

    /** Our header, in front of each payload. */
    static final int HEADER_LENGTH = NANOS_FIELD_OFFSET + BitUtil.SIZE_OF_LONG;

    /** Width of the kind within a record's type; its flags lie above. */
    private static final int KIND_BITS = 8;

    private static final int KIND_MASK = (1 << KIND_BITS) - 1;

    private RingRecordDescriptor() {}

    /** Where the exchange's id lies in the record that begins there. */
    static int exchangeOffset(int recordOffset) {
        return recordOffset + EXCHANGE_FIELD_OFFSET;
    }

    /** Where the time lies in the record that begins there. */
    static int nanosOffset(int recordOffset) {
        return recordOffset + NANOS_FIELD_OFFSET;
    }

    /** Where the payload of the record that begins there begins. */
    static int payloadOffset(int recordOffset) {
        return recordOffset + HEADER_LENGTH;
    }

    /** Bytes of a record with a payload of so many bytes, our header included. */
    static int recordLength(int payloadLength) {
        return HEADER_LENGTH + payloadLength;
    }

    /** Bytes of payload in a record of so many bytes, our header included. */
    static int payloadLength(int recordLength) {
        return recordLength - HEADER_LENGTH;
    }

    /** Bytes that a record with a payload of so many bytes takes in a ring: Agrona's header and padding included. */
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
