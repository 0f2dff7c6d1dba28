/**
 * The client's socket. Bytes become requests here, and answers become bytes.
 *
 * <p>The pipeline is one handler long (plus TLS when configured): {@link io.councilrouter.proxy.edge.EdgeHandler} feeds
 * the parsers, which are plain classes, and speaks to one exchange at a time.
 */
@NullMarked
package io.councilrouter.proxy.edge;

import org.jspecify.annotations.NullMarked;
