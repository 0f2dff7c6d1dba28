package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.HeaderPolicy;
import io.councilrouter.proxy.exchange.Verdict;

/** Refuses requests that announce too large a body, or that go round in a loop of gateways. */
public final class LimitsGate implements Gate {
    private final HeaderPolicy headers;

    /** A gate that recognizes by {@code headers} requests that have been here before. */
    public LimitsGate(HeaderPolicy headers) {
        this.headers = headers;
    }

    @Override
    public Verdict decide(Gated x) {
        long most = x.config().edge().limits().body().bytes();
        if (x.head().contentLength() > most) {
            return new Verdict.Refuse(new Fault.Client(
                    FaultCode.BODY_TOO_LARGE, "The body is larger than limits.body (" + most + " bytes) allows."));
        }
        if (headers.loops(x.head())) {
            return new Verdict.Refuse(
                    new Fault.Client(
                            FaultCode.LOOP_DETECTED,
                            "The request has been through this gateway before, or through more than five proxies: a backend's url points back at a gateway."));
        }
        return Verdict.PROCEED;
    }
}
