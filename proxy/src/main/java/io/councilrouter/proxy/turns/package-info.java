/**
 * An event loop as its requests see it: turns, a clock, deadlines, and one flush for many writes.
 *
 * <pre>
 *   {@link io.councilrouter.proxy.turns.Turns}       run this later on the loop; what time is it; {@link io.councilrouter.proxy.turns.Deadline} in so many nanoseconds
 *   {@link io.councilrouter.proxy.turns.DeadlineWheel}   holds the armed deadlines of a loop
 *   {@link io.councilrouter.proxy.turns.Flushes}     flushes what was written when the loop has read its input
 * </pre>
 *
 * <p>A leaf: it knows the JDK alone. Boot implements turns with Netty's loops; tests step them by hand.
 */
@NullMarked
package io.councilrouter.proxy.turns;

import org.jspecify.annotations.NullMarked;
