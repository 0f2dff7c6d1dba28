package io.councilrouter.proxy.tap;

import io.councilrouter.proxy.exchange.ExchangeView;
import io.councilrouter.proxy.exchange.Outcome;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Tap;

/**
 * Has backends asked again after a client has pulled, created, copied or deleted a model, so that the lists show it at once.
 * Stateless; one may serve all loops.
 */
public final class ManagedTap implements Tap {
    private final Runnable look;

    /**
     * A tap that has backends looked at.
     *
     * @param look called on the exchange's loop; returns at once
     */
    public ManagedTap(Runnable look) {
        this.look = look;
    }

    @Override
    public void end(ExchangeView exchange, Outcome outcome) {
        if (outcome.ok() && exchange.isFor(Purpose.MODEL_CHANGE)) {
            look.run();
        }
    }
}
