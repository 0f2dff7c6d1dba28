/**
 * Everything that can go wrong, as values. The table of codes is generated into docs/faults.md.
 *
 * <p>A fault is returned, never thrown: parsers answer BAD and hold one, gates refuse with one, attempts end in one.
 * Its message is safe to show to a caller: it says what was bad and how to fix it, and never holds a host, a URL or a
 * key.
 */
@NullMarked
package io.councilrouter.codec.fault;

import org.jspecify.annotations.NullMarked;
