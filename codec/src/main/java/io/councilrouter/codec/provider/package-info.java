/**
 * Who speaks which dialects, with what quirks, and how keys are sent. Each is an entry of the catalogue {@code
 * providers.yaml}; only one that needs code has a Java file.
 *
 * <p>A {@link io.councilrouter.codec.provider.Provider} describes a product, not a running host; hosts are backends,
 * and a backend names its provider by {@code type}. Everything here is immutable and shared by all threads.
 */
@NullMarked
package io.councilrouter.codec.provider;

import org.jspecify.annotations.NullMarked;
