/**
 * Ollama's own API: chat, generate, embed and the older embeddings.
 *
 * <p>A stream is NDJSON; its terminator is the line with {@code "done":true}, without which an answer was cut. Tool
 * calls come whole, with an object as arguments; counts and durations that an engine did not give are left out, as
 * Ollama leaves out zeros.
 */
@NullMarked
package io.councilrouter.codec.dialect.ollama;

import org.jspecify.annotations.NullMarked;
