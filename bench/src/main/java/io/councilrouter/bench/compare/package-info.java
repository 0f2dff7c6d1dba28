/**
 * Compares two commits, the gateway and the benchmarks of each: {@code make bench-compare BASE=ref}.
 *
 * <pre>
 *   Side base --+--> GatewayRounds (both gateways, nginx, nothing between) --+
 *   Side head --+--> JmhRounds (one fork of each, in turns) -----------------+--> Rows --> MarkdownTable, JsonTable
 *                                                                                  each Row: Paired --> Difference
 * </pre>
 *
 * <p>The commits provide jars and flags; the harness that measures both is that of the tree from which it is started.
 */
@NullMarked
package io.councilrouter.bench.compare;

import org.jspecify.annotations.NullMarked;
