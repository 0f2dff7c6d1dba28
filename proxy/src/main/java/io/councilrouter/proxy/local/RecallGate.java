package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.exchange.Verdict;

/** Has a request completed that refers to what was answered before; all other requests pass. The first body gate. */
public final class RecallGate implements Gate {
    private final Upstream lookup;

    /** A gate of which {@code lookup} completes requests and then has the gates asked again. */
    public RecallGate(Upstream lookup) {
        this.lookup = lookup;
    }

    @Override
    public Verdict decide(Gated x) {
        RequestFacts facts = x.facts();
        boolean refers = facts != null && facts.traits().refers() && !x.recalled();
        return refers && x.wire().recalling() != null ? new Verdict.AnswerWith(lookup) : Verdict.PROCEED;
    }
}
