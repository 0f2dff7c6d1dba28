/**
 * The life of one request. Start with {@link io.councilrouter.proxy.exchange.Exchange}, which has the table of phases.
 *
 * <pre>
 *   socket -> Exchange -> Gate.decide -> AttemptPlan.next = Choice -> Attempt -> Link (a backend)
 *                ^                                                      |
 *                +------------- AttemptListener ------------------------+
 * </pre>
 *
 * <p>All of it runs on the event loop that was given the client; nothing is volatile, nothing is locked. A client's socket is seen as
 * {@link io.councilrouter.proxy.exchange.Downstream}, a backend's as {@link io.councilrouter.proxy.exchange.Link}, the loop as
 * {@link io.councilrouter.proxy.turns.Turns}. Who only looks at an exchange gets one of its views.
 */
@NullMarked
package io.councilrouter.proxy.exchange;

import org.jspecify.annotations.NullMarked;
