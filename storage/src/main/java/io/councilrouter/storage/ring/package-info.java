/**
 * How records leave an event loop: one producer, one consumer, no CAS, no buffer of anybody else's.
 *
 * <pre>
 *   Agrona's record, 8-byte aligned: its 8-byte header, our 16; a positive length published last = committed
 *    0               4               8                              16
 *   +---------------+---------------+-------------------------------+
 *   | length  (i32) |  type   (i32) |        exchange id (i64)      |   type = flags &lt;&lt; 8 | kind
 *   +---------------+---------------+-------------------------------+
 *   |        epoch nanos (i64)      |  payload ...            | pad |
 *   +-------------------------------+-------------------------+-----+
 * </pre>
 */
@NullMarked
package io.councilrouter.storage.ring;

import org.jspecify.annotations.NullMarked;
