/**
 * How records leave an event loop: one producer, one consumer, no CAS, no buffer of anybody else's.
 *
 * <pre>
 *   loop: OpenRecord, bytes, CloseRecord --> ByteRing: Lane, Lane --> RingPoller --> RingRecord: writer
 * </pre>
 *
 * <p>Where each byte of a record lies is said by descriptors alone, as Agrona does it: {@code RingRecordDescriptor} for all records,
 * {@code OpenRecordDescriptor}, {@code CloseRecordDescriptor} and {@code RecordTextDescriptor} for payloads. What reads and writes
 * has no offset of its own.
 */
@NullMarked
package io.councilrouter.storage.ring;

import org.jspecify.annotations.NullMarked;
