/**
 * The load generator: closed loops of requests and of token streams over keep-alive connections, all on one event loop,
 * with their readings in HdrHistograms. Bounded in count and time by whoever uses them, and only ever pointed at
 * 127.0.0.1. Drivers live on the loop of their {@code LoadGenerator}; only that class is called from outside.
 */
@NullMarked
package io.councilrouter.bench.load.drive;

import org.jspecify.annotations.NullMarked;
