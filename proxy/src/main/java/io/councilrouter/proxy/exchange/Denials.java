package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.table.Backend;

/** Is told when a backend says that it lacks what the table claims for it. Any loop may call it; it does not block. */
public interface Denials {
    /**
     * A model that it does not know, or a wire that it does not have.
     *
     * @param asked name of the wire, or the path, on which it was asked
     * @param upstreamModel the model's name there; empty when it does not have the wire, whatever the model
     */
    void lacks(Backend backend, String asked, String upstreamModel);
}
