/**
 * Two commits beside one another, the gateway and the benchmarks of each: {@code make bench-compare BASE=ref}.
 *
 * <pre>
 *   Side base --+--> GatewayRounds (both gateways, nginx, nothing between) --+
 *   Side head --+--> JmhRounds (one fork of each, in turns) -----------------+--> Rows --> MarkdownTable, JsonTable
 *                                                                                  each Row: Paired --> Difference
 * </pre>
 *
 * <p>The commits give jars and flags; what measures them is the harness of the tree that it is started from, one for both.
 */
@NullMarked
package io.councilrouter.bench.compare;

import org.jspecify.annotations.NullMarked;
