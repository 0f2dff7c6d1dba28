/**
 * Observers of exchanges: the access line, what is stored, events for the flight recorder.
 *
 * <pre>
 *   exchange -- begin, attempt, body, end --+-> AccessTap   -> ring -> access log
 *                                           +-> StorageTap  -> Backlog -> ring -> database
 *                                           +-> FlightTap   -> flight recorder
 * </pre>
 *
 * <p>A tap sees an exchange by its {@link io.councilrouter.proxy.exchange.ExchangeView} and changes nothing. It runs on the
 * exchange's loop, so it does not block, and leaves to others what need not be done there.
 */
@NullMarked
package io.councilrouter.proxy.tap;

import org.jspecify.annotations.NullMarked;
