/**
 * Benchmarks of the storage module: what a record costs the loop that writes it, how many rows a second the writer brings to the
 * database, how a body is made small, and what a million rows cost to ask.
 *
 * <p>Text is drawn from a small vocabulary in the proportions of speech, so that it compresses and is indexed about as
 * answers are; random letters would do neither.
 */
@NullMarked
package io.councilrouter.bench.storage;

import org.jspecify.annotations.NullMarked;
