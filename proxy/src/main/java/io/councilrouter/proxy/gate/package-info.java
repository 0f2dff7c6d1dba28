/**
 * Decisions before work: some before the body, some after it, in the order listed in {@code Gateway}.
 *
 * <p>A gate says proceed, refuse, or names who answers; it neither sees the answer nor calls the next gate. Gates are
 * stateless and shared by the exchanges of all loops, unless they say that they belong to one.
 */
@NullMarked
package io.councilrouter.proxy.gate;

import org.jspecify.annotations.NullMarked;
