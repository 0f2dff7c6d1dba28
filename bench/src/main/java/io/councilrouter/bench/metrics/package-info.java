/**
 * What counting costs.
 *
 * <p>Mirrors {@code proxy.metrics}: the calls that the tap gets for each request and each token, with an exchange as the
 * gateway makes it.
 */
@NullMarked
package io.councilrouter.bench.metrics;

import org.jspecify.annotations.NullMarked;
