/**
 * A model server without a model, with faults on demand, for tests, bench and the first run.
 *
 * <p>It speaks one of the dialects, lists two models, answers to any name, and always gives the same answer to the same
 * request. Each of its texts begins with {@code [simulated]}, so that nobody takes it for a real answer; JSON comes as
 * requested. One kind of script makes it call tools turn by turn, another makes it fail. It depends on {@code codec}
 * alone.
 */
@NullMarked
package io.councilrouter.simulator;

import org.jspecify.annotations.NullMarked;
