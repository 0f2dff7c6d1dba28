/**
 * The whole gateway against nginx and against nothing in between: {@code make bench-e2e}.
 *
 * <pre>
 *   core 1                                  core 0
 *   EndToEnd: plan -> drive (generator) --> target (nginx | council-router) --+
 *   mock (own process)                  <-------------------------------------+
 *          machine reads /proc of all of them; report writes docs/bench.md and docs/bench.json, and
 *          every sample to build/bench/samples.json
 * </pre>
 */
@NullMarked
package io.councilrouter.bench.load;

import org.jspecify.annotations.NullMarked;
