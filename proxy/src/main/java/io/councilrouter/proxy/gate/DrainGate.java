package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Connections;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Verdict;
import java.time.Duration;

/** Refuses new work while the gateway stops; our own answers, above all health, go on. One per loop. */
public final class DrainGate implements Gate {
    private static final Verdict DRAINING = new Verdict.Refuse(
            new Fault.Refused(FaultCode.DRAINING, "The gateway is shutting down.", Duration.ofSeconds(5)));

    private final Connections connections;

    /** A gate of the loop that has these connections. */
    public DrainGate(Connections connections) {
        this.connections = connections;
    }

    @Override
    public Verdict decide(Gated x) {
        return connections.draining() && x.endpoint().operation() != null ? DRAINING : Verdict.PROCEED;
    }
}
