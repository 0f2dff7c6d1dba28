package io.councilrouter.proxy.admin;

import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import java.util.function.Consumer;

/**
 * An answer that another thread delivers. It runs on the exchange's loop, and not at all if the exchange has ended by
 * then. One per exchange; confined to its loop except for {@link #come}.
 */
final class LaterAnswer implements Upstream {
    private final Exchange exchange;
    private boolean over;

    private LaterAnswer(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Makes this the answer of {@code x}. */
    static LaterAnswer of(Exchange x) {
        LaterAnswer later = new LaterAnswer(x);
        x.answerWith(later);
        return later;
    }

    /** Delivers the answer; any thread, once. */
    void come(Consumer<Exchange> answer) {
        exchange.turns().execute(() -> {
            if (!over) {
                answer.accept(exchange);
            }
        });
    }

    @Override
    public void open(Exchange x) {
        // Nothing to start: another thread delivers the answer.
    }

    @Override
    public void pause(boolean paused) {
        // The whole answer is in the sink already.
    }

    @Override
    public void cancel(Cause cause) {
        over = true;
    }
}
