/**
 * The gateway: the only module where codec, routing and storage meet.
 *
 * <p>One request is one exchange on one event loop. Start reading at {@code app.boot}, then
 * {@code proxy.exchange}.
 */
@NullMarked
package io.councilrouter.proxy;

import org.jspecify.annotations.NullMarked;
