/**
 * A model server without a model, with faults on demand, for tests, bench and the first run.
 *
 * <p>It speaks either dialect, lists two models, answers to any name, and says the same thing whenever it is asked the same thing. Every
 * text of its begins with {@code [simulated]}, so that nobody takes it for an answer; JSON is as it was asked for. A script leads it
 * through turns with tools, another through faults. It depends on {@code codec} alone.
 */
@NullMarked
package io.councilrouter.simulator;

import org.jspecify.annotations.NullMarked;
