/**
 * Benchmarks that mirror the production packages, and the load generator.
 *
 * <p>Bytes allocated per operation are what builds are held against; wall-clock figures come from a named
 * machine only, with commit, JDK and kernel beside them.
 */
@NullMarked
package io.councilrouter.bench;

import org.jspecify.annotations.NullMarked;
