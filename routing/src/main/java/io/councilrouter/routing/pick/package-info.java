/**
 * Who gets the work. Strategies are arithmetic over candidates that already fit.
 *
 * <pre>
 *   fits  >  healthy  >  score  >  fail-open
 *   ----     -------     -----     ---------
 *   served here, pin, not tried, not down, draining or disabled, able, context, no cooldown
 *            UP and breaker closed, or due for a probe; then DEGRADED
 *                        the strategy, among those with a free slot
 *                                  where nobody is healthy: open breakers, refused credentials
 * </pre>
 *
 * <p>{@link io.councilrouter.routing.pick.Picker} decides in this order, takes the slot, holds no lock and does not
 * allocate. To add a strategy: one file here and one line in {@code META-INF/services}.
 */
@NullMarked
package io.councilrouter.routing.pick;

import org.jspecify.annotations.NullMarked;
