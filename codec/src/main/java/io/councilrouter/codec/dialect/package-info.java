/**
 * How each API expresses the vocabulary. To add one, see CONTRIBUTING "New dialect".
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
 * <p>What dialects share is here, too. {@link io.councilrouter.codec.dialect.RequestWalk} drives a grammar over a
 * request, {@link io.councilrouter.codec.dialect.AnswerWalk} over the frames of an answer, {@link
 * io.councilrouter.codec.dialect.VectorReader} over an answer with vectors. What must be reported in a certain order,
 * grammars keep as positions in {@link io.councilrouter.codec.dialect.Spans} or {@link
 * io.councilrouter.codec.dialect.AnswerSpans}, and read tools with {@link
 * io.councilrouter.codec.dialect.DeclaredFunction}, calls with {@link io.councilrouter.codec.dialect.CallFields},
 * parameters with {@link io.councilrouter.codec.dialect.ParamReader} by the dialect's {@link
 * io.councilrouter.codec.dialect.ParamNames}. {@link io.councilrouter.codec.dialect.PartialRequestWriter} drops, by
 * name, what an operation has no place for, {@link io.councilrouter.codec.dialect.RootedRequestWriter} leaves root
 * fields to one writer for all operations, {@link io.councilrouter.codec.dialect.ArgumentObject} turns the text of a
 * call's arguments into an object, {@link io.councilrouter.codec.dialect.CallTracker} sorts the fragments of tool
 * calls, {@link io.councilrouter.codec.dialect.KeySearch} finds a field without parsing, and {@link
 * io.councilrouter.codec.dialect.HeldText}, {@link io.councilrouter.codec.dialect.HeldCalls} and {@link
 * io.councilrouter.codec.dialect.HeldPieces} keep what must wait for its turn.
 *
 * <p>A {@link io.councilrouter.codec.dialect.Dialect} is a family of wires, a {@link
 * io.councilrouter.codec.dialect.Wire} one operation as the family speaks it. Both are shared and stateless; readers,
 * writers and probes belong to one exchange. Dialects never mention one another.
 */
@NullMarked
package io.councilrouter.codec.dialect;

import org.jspecify.annotations.NullMarked;
