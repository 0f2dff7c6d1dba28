/**
 * What the machine says of processes: CPU time from /proc, resident memory, who else was running, heap allocated by another JVM, and on what all of
 * it was measured.
 * Linux only; all of it is read from outside the measured process.
 */
@NullMarked
package io.councilrouter.bench.load.machine;

import org.jspecify.annotations.NullMarked;
