package io.councilrouter.proxy.local;

import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import java.util.function.Consumer;

/** An answer that is written at once. Stateless, shared by all exchanges and loops. */
public final class LocalUpstream implements Upstream {
    private final Consumer<Exchange> answer;

    /** An upstream that calls {@code answer}, which writes head and body and completes the exchange. */
    public LocalUpstream(Consumer<Exchange> answer) {
        this.answer = answer;
    }

    @Override
    public void open(Exchange exchange) {
        answer.accept(exchange);
    }

    @Override
    public void pause(boolean paused) {
        // The whole answer is in the sink already.
    }

    @Override
    public void cancel(Cause cause) {
        // Nothing is held.
    }
}
