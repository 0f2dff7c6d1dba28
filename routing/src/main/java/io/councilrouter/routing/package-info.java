/**
 * Who gets the work. Nothing here knows about bytes, sockets or dialects: the JDK is all it sees.
 *
 * <p>Facts stand in an immutable table with one writer, live load in counters that outlive it; strategies
 * are arithmetic over candidates that already fit.
 */
@NullMarked
package io.councilrouter.routing;

import org.jspecify.annotations.NullMarked;
