/**
 * Benchmarks of the codec module: our parsers and scanners beside Netty's and Jackson's where those do the same work.
 * Inputs are what clients and engines really send, cut as sockets cut them.
 * Nothing here may allocate that the budget in {@code bench/budget.tsv} does not allow.
 */
@NullMarked
package io.councilrouter.bench.codec;

import org.jspecify.annotations.NullMarked;
