/**
 * The life of one request. Start here: {@link io.councilrouter.proxy.exchange.Exchange} carries the table of phases.
 *
 * <p>Everything in this package runs on one event loop, the one that was given the client; nothing is volatile,
 * nothing is locked. Sockets are seen as {@link io.councilrouter.proxy.exchange.Downstream} and
 * {@link io.councilrouter.proxy.exchange.Upstream}, the loop as {@link io.councilrouter.proxy.turns.Turns}.
 */
@NullMarked
package io.councilrouter.proxy.exchange;

import org.jspecify.annotations.NullMarked;
