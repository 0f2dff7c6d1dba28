/**
 * The only place where things are constructed and threads are started.
 *
 * <p>{@link io.councilrouter.app.boot.Pipelines} lists the gates in order; read from top to bottom it shows what a
 * request meets. {@link io.councilrouter.app.boot.Gateway} wires everything else.
 */
@NullMarked
package io.councilrouter.app.boot;

import org.jspecify.annotations.NullMarked;
