/**
 * A model server without a model, with faults on demand, for tests, bench and the first run.
 *
 * <p>It speaks either dialect, lists two models, answers to any name, says the same thing whenever it is asked the same
 * thing, and begins every answer with {@code [simulated]} so that nobody takes it for one. It depends on {@code codec}
 * alone.
 */
@NullMarked
package io.councilrouter.proxy.simulator;

import org.jspecify.annotations.NullMarked;
