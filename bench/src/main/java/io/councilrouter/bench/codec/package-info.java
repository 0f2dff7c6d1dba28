/**
 * Benchmarks of the codec module: our parsers and scanners, beside Netty's and Jackson's where those do the same work.
 * Inputs are what clients and engines really send, cut the way sockets cut them. Nothing here may allocate more than
 * {@code bench/budget.tsv} allows.
 */
@NullMarked
package io.councilrouter.bench.codec;

import org.jspecify.annotations.NullMarked;
