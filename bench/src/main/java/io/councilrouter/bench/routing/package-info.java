/**
 * Benchmarks of the routing module: the decision that every attempt makes, over fleets of several sizes. A decision is
 * measured with everything it changes: slot, load counters, learned times. It may allocate nothing; see
 * {@code bench/budget.tsv}.
 */
@NullMarked
package io.councilrouter.bench.routing;

import org.jspecify.annotations.NullMarked;
