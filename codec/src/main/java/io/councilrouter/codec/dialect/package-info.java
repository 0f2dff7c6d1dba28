/**
 * How each API writes those words. To add one, see CONTRIBUTING "New dialect".
 *
 * <pre>
 *   client dialect                    vocabulary                      backend dialect
 *   +-----------+   RequestReader    +-----------+   RequestWriter   +-----------+
 *   | OpenAI    |------------------->| ChatSink  |------------------>| Ollama    |
 *   | Ollama    |   EventWriter      +-----------+   EventReader     | OpenAI    |
 *   |           |<-------------------| EventSink |<------------------|           |
 *   +-----------+                    +-----------+                   +-----------+
 *         \______ same wire: spliced or sifted, no parsing of text _________/
 * </pre>
 *
 * <p>What dialects share stands here too: {@link io.councilrouter.codec.dialect.RequestWalk} leads a grammar through a
 * request, {@link io.councilrouter.codec.dialect.VectorReader} one through an answer with vectors,
 * {@link io.councilrouter.codec.dialect.PartialRequestWriter} drops and names what an operation has no place for,
 * {@link io.councilrouter.codec.dialect.CallTracker} sorts the fragments of tool calls,
 * {@link io.councilrouter.codec.dialect.KeySearch} finds a field without parsing, and
 * {@link io.councilrouter.codec.dialect.HeldText} and {@link io.councilrouter.codec.dialect.HeldPieces} keep what must
 * wait for its turn.
 *
 * <p>A {@link io.councilrouter.codec.dialect.Dialect} is a family of wires, a {@link io.councilrouter.codec.dialect.Wire} one
 * operation as the family speaks it. Both are shared and stateless; readers, writers and probes belong to one exchange.
 * Dialects never mention one another.
 */
@NullMarked
package io.councilrouter.codec.dialect;

import org.jspecify.annotations.NullMarked;
