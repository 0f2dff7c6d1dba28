package io.councilrouter.proxy.exchange;

/**
 * A decision before any work is done. Head gates are asked when the head is complete and before {@code 100 Continue}, so that
 * refused clients upload nothing; body gates when the body is complete. A gate neither sees the answer nor calls the next gate.
 * Shared by all exchanges of a loop; keeps nothing of them.
 */
@FunctionalInterface
public interface Gate {

    /** Decides; runs on the exchange's loop and must not block. */
    Verdict decide(Gated x);
}
