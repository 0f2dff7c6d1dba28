package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;

/** Says how many tokens a request has by the estimate of its facts, as clients expect a count. Stateless. */
final class TokenEstimate {
    private TokenEstimate() {}

    /** The answer, shared by all exchanges. */
    static Upstream upstream() {
        return new LocalUpstream(TokenEstimate::answer);
    }

    private static void answer(Exchange x) {
        RequestFacts facts = x.facts();
        long tokens = facts == null ? 0 : facts.tokens();
        JsonAnswer.writer(x)
                .open()
                .name(x.dialect().countField())
                .number(tokens)
                .close();
        JsonAnswer.send(x);
    }
}
