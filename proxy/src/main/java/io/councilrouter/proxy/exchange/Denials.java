package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.table.Backend;

/** Is told when a backend says that it lacks what the table claims for it. Any loop may call it; it does not block. */
public interface Denials {
    /**
     * A model that it does not know, or an operation that it does not offer.
     *
     * @param operation what was asked
     * @param upstreamModel the model's name there; empty when it does not offer the operation, whatever the model
     */
    void lacks(Backend backend, String operation, String upstreamModel);
}
