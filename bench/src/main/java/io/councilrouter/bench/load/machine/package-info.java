/**
 * What the machine says about processes: CPU time from /proc, resident memory, what else was running, heap allocated by
 * another JVM, and the machine itself.
 * Linux only; everything is read from outside the measured process.
 */
@NullMarked
package io.councilrouter.bench.load.machine;

import org.jspecify.annotations.NullMarked;
