package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Verdict;
import java.time.Duration;

/** Refuses new work while the gateway stops; our own answers, above all health, go on. */
public final class DrainGate implements Gate {
    private static final Verdict DRAINING = new Verdict.Refuse(
            new Fault.Refused(FaultCode.DRAINING, "The gateway is shutting down.", Duration.ofSeconds(5)));

    @Override
    public Verdict decide(Exchange x) {
        return x.loop().draining() && x.endpoint().operation() != null ? DRAINING : Verdict.PROCEED;
    }
}
