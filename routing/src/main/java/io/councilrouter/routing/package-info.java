/**
 * Who gets the work. Nothing here knows about bytes, sockets or dialects; it uses only the JDK.
 *
 * <p>Facts are in an immutable table with one writer, live load in counters that outlive it. Strategies are arithmetic
 * over candidates that already fit.
 */
@NullMarked
package io.councilrouter.routing;

import org.jspecify.annotations.NullMarked;
