/**
 * How records leave an event loop: one producer, one consumer, no CAS, and none of Netty's buffers.
 *
 * <pre>
 *   loop: OpenRecord, bytes, CloseRecord --> ByteRing: Lane, Lane --> RingPoller --> RingRecord: writer
 * </pre>
 *
 * <p>Only descriptors define where each byte of a record is, as in Agrona: {@code RingRecordDescriptor} for all
 * records, {@code OpenRecordDescriptor}, {@code CloseRecordDescriptor} and {@code RecordTextDescriptor} for payloads.
 * The code that reads and writes has no offsets of its own.
 */
@NullMarked
package io.councilrouter.storage.ring;

import org.jspecify.annotations.NullMarked;
