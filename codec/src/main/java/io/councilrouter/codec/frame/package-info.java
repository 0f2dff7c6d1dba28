/**
 * Splits a body into SSE events or NDJSON lines without copying. A frame is valid only during the call.
 *
 * <pre>
 *   in:   ...{"a":1}\n\n | data: {"b":2}\n\n | data: {"c"          (one read)
 *                          |      |_data()_|   |_____|
 *                          |____raw span____|     +-- carried: copied once, joined with the next read
 * </pre>
 *
 * <p>The raw spans of all frames and comments, in order, are the input byte for byte: a relay that forwards them all
 * forwards exactly what came, and it may leave out any of them. The input may be split anywhere, even inside a UTF-8
 * sequence or between CR and LF; nothing here decodes text.
 */
@NullMarked
package io.councilrouter.codec.frame;

import org.jspecify.annotations.NullMarked;
