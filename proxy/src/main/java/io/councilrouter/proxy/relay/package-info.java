/**
 * How an answer gets from the backend to the client: one {@link io.councilrouter.proxy.relay.Relay} per attempt, chosen
 * by {@link io.councilrouter.proxy.relay.RelayTerms} and by how the answer looks.
 *
 * <pre>
 *   the same wire, whole      {@link io.councilrouter.proxy.relay.Splice}       bytes as they came, held until they are an answer
 *   the same wire, streamed   {@link io.councilrouter.proxy.relay.Sift}         whole frames as they came
 *   another wire              {@link io.councilrouter.proxy.relay.Transcode}    EventReader -> EventWriter
 * </pre>
 *
 * <p>A leaf: it knows codec and the limits, but no exchange. {@link io.councilrouter.proxy.relay.Relays} decides.
 */
@NullMarked
package io.councilrouter.proxy.relay;

import org.jspecify.annotations.NullMarked;
