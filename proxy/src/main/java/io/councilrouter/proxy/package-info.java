/**
 * The gateway: the only module where codec, routing and storage meet.
 *
 * <pre>
 *   client --> edge --> exchange ----------> upstream --> backend
 *                |        |    ^ gate decides    |
 *                |        |    | local, admin, council answer instead
 *   client &lt;-- edge &lt;-- relay &lt;------------- upstream        tap, metrics watch
 * </pre>
 *
 * <p>One request is one exchange on one event loop. Start reading at {@code app.boot}, then
 * {@code proxy.exchange}.
 */
@NullMarked
package io.councilrouter.proxy;

import org.jspecify.annotations.NullMarked;
