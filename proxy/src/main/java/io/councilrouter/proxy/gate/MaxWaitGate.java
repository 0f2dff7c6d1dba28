package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.MaxWait;
import io.councilrouter.proxy.exchange.Verdict;

/** Refuses an {@code X-Router-Max-Wait} that is no duration, instead of waiting longer than its sender thinks. */
public final class MaxWaitGate implements Gate {

    @Override
    public Verdict decide(Gated x) {
        Fault fault = MaxWait.fault(x.head().headers());
        return fault == null ? Verdict.PROCEED : new Verdict.Refuse(fault);
    }
}
