/**
 * The client's socket. Bytes become requests here, and answers become bytes.
 *
 * <pre>
 *   bytes -> RequestParser -> head  -> Exchange        EarlyBytes: what came before its turn
 *            BodyScanner   -> parts ->    |
 *   bytes &lt;- HttpDownstream &lt;-------------+            AcceptLimiter: how many clients there may be
 * </pre>
 *
 * <p>The pipeline is one handler long (plus TLS when configured): {@link io.councilrouter.proxy.edge.EdgeHandler} feeds
 * the parsers, which are plain classes, and speaks to one exchange at a time.
 */
@NullMarked
package io.councilrouter.proxy.edge;

import org.jspecify.annotations.NullMarked;
