package io.councilrouter.proxy.exchange;

/**
 * A decision before work. Head gates run at the end of the head, before {@code 100 Continue}, so that who may not come
 * in uploads nothing; body gates at the end of the body. A gate neither sees the answer nor calls the next gate. Shared
 * by all exchanges of a loop; stateless.
 */
@FunctionalInterface
public interface Gate {

    /** Decides; runs on the exchange's loop and must not block. */
    Verdict decide(Exchange exchange);
}
