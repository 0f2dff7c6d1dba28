/**
 * The only place where things are constructed and threads are started.
 *
 * <p>{@link io.councilrouter.app.boot.Pipelines} lists gates in their order; reading it top to bottom is reading what a
 * request meets. {@link io.councilrouter.app.boot.Gateway} wires everything else.
 */
@NullMarked
package io.councilrouter.app.boot;

import org.jspecify.annotations.NullMarked;
