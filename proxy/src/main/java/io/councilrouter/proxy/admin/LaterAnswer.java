package io.councilrouter.proxy.admin;

import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import java.util.function.Consumer;

/**
 * An answer that another thread brings: it runs on the exchange's loop when it is there, and not at all when the exchange
 * has ended by then. One per exchange, its loop's but for {@link #come}.
 */
final class LaterAnswer implements Upstream {
    private final Exchange exchange;
    private boolean over;

    private LaterAnswer(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The answer of {@code x} from now on. */
    static LaterAnswer of(Exchange x) {
        LaterAnswer later = new LaterAnswer(x);
        x.answerWith(later);
        return later;
    }

    /** It is there; any thread, once. */
    void come(Consumer<Exchange> answer) {
        exchange.turns().execute(() -> {
            if (!over) {
                answer.accept(exchange);
            }
        });
    }

    @Override
    public void open(Exchange x) {
        // It comes when it comes.
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
