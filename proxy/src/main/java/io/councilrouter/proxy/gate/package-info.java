/**
 * Decisions before any work is done: head gates before the body is read, body gates after it, in the order of {@code Pipelines}.
 *
 * <pre>
 *   head complete   Path . Origin . Admin . Auth . MaxWait . Limits . Drain     before 100-continue
 *   body complete   those of models, councils and lists . Route                 the body's facts are known
 * </pre>
 *
 * <p>A gate sees the request ({@link io.councilrouter.proxy.exchange.Gated}) and returns a {@link
 * io.councilrouter.proxy.exchange.Verdict}: proceed, refuse, or who answers instead. It neither sees the answer nor calls the next
 * gate. Gates keep nothing of a request; each says whether it belongs to one loop or is shared by all.
 */
@NullMarked
package io.councilrouter.proxy.gate;

import org.jspecify.annotations.NullMarked;
