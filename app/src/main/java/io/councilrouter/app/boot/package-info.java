/**
 * The only place where things are constructed and threads are started.
 *
 * <pre>
 *   Gateway --+-- Listeners ------ Loops (loop-*)    each with its Pipelines: gates, taps, profiles
 *             +-- BackendMonitor (control)           heartbeats and discovery make the table
 *             +-- StorageRun (storage-writer)        rings become rows
 *             +-- Reloader -> Rollout                a changed file becomes the next pipeline, loop by loop
 *             +-- Drain                              a signal: finish what runs, then stop
 * </pre>
 *
 * <p>{@link io.councilrouter.app.boot.Pipelines} lists the gates in order; read from top to bottom it shows what a
 * request meets. {@link io.councilrouter.app.boot.Gateway} wires everything else.
 */
@NullMarked
package io.councilrouter.app.boot;

import org.jspecify.annotations.NullMarked;
