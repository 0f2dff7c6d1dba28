/**
 * Benchmarks that mirror the production packages, and the load generator.
 *
 * <p>Builds are judged by bytes allocated per operation; wall-clock figures are given only with their machine, commit,
 * JDK and kernel.
 */
@NullMarked
package io.councilrouter.bench;

import org.jspecify.annotations.NullMarked;
