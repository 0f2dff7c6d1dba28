/**
 * Benchmarks of the storage module: what a record costs the loop that writes it, how many rows a second the writer
 * stores, how bodies are compressed, and what queries over a million rows cost.
 *
 * <p>Text is drawn from a small vocabulary in the proportions of speech, so that it is compressed and indexed much like
 * real answers; random letters would not be.
 */
@NullMarked
package io.councilrouter.bench.storage;

import org.jspecify.annotations.NullMarked;
