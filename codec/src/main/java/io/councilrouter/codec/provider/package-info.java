/**
 * Who speaks which dialects, with what quirks, and how a key is shown: a line of the catalogue {@code providers.yaml}; a file only where
 * code is needed.
 *
 * <p>A {@link io.councilrouter.codec.provider.Provider} says nothing about hosts that somebody runs; those are
 * backends, and a backend names its provider by {@code type}. Everything here is immutable and shared by all threads.
 */
@NullMarked
package io.councilrouter.codec.provider;

import org.jspecify.annotations.NullMarked;
