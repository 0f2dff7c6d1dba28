/**
 * The minimal HTTP that the load generator and the mock backend speak. It is written for this one purpose and shares
 * nothing with the gateway's own codec, so that a fault in that codec cannot hide by being at both ends of a
 * measurement. Readers borrow buffers and can stop at any byte.
 */
@NullMarked
package io.councilrouter.bench.load.wire;

import org.jspecify.annotations.NullMarked;
