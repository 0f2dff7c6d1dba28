/**
 * Who waits. One queue, owned by the home loop, for all backends; tickets cross threads, lanes do not.
 *
 * <pre>
 *   any loop                                   home loop
 *   Picker says WAIT  --- execute(offer) --->  a slot freed meanwhile?  granted
 *                                              else a waiter on every candidate, and in line
 *   all of them rest  --- execute(offer) --->  in line, a waiter nowhere, until the first rest is over
 *   release() == true --- execute(slotFreed) ->  first in line who lists that backend
 *                                              nobody: given back
 *   client gone       --- execute(withdraw) ->  out of line, no waiter left behind
 * </pre>
 *
 * <p>A {@link io.councilrouter.routing.admission.Ticket} is created on its exchange's loop and belongs to the home loop
 * once it is offered. Nothing is locked.
 */
@NullMarked
package io.councilrouter.routing.admission;

import org.jspecify.annotations.NullMarked;
