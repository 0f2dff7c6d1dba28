/**
 * Everything that can go wrong, as values. The table of codes is generated into docs/faults.md.
 *
 * <pre>
 *   parser BAD  -+
 *   gate refuses +-> Fault (FaultCode: status, retry, names) -> ErrorShape of the caller's dialect
 *   attempt ends-+
 * </pre>
 *
 * <p>A fault is returned, never thrown: parsers return BAD and keep one, gates refuse with one, attempts end in one.
 * Its message is safe to show to a caller: it says what was wrong and how to fix it, and never contains a host, a URL
 * or a key.
 */
@NullMarked
package io.councilrouter.codec.fault;

import org.jspecify.annotations.NullMarked;
