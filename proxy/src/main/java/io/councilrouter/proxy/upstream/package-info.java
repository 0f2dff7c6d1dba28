/**
 * The backends' sockets.
 *
 * <pre>
 *   on each loop     attempt -> Connector -+-> UpstreamPool, idle  -+-> UpstreamHandler -> backend
 *                                          +-> new: Tunnel, TLS    -+
 *   on control       Heartbeats -> HeartbeatChannel -> Fetch -> backend's lists -> BackendReport -> table
 *                    Discoverer -> Fetch -> loopback ports
 * </pre>
 *
 * <p>Every event loop has its own pools, so a client's bytes and its backend's never cross a thread. Heartbeats and
 * discovery run on the control loop and tell routing what they see.
 */
@NullMarked
package io.councilrouter.proxy.upstream;

import org.jspecify.annotations.NullMarked;
