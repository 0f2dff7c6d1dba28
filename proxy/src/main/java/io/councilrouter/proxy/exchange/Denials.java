package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.table.Backend;

/** Told when a backend says that it lacks what the table says it has. Called on any loop; does not block. */
public interface Denials {
    /**
     * The backend does not know a model, or does not have a wire.
     *
     * @param asked name of the wire, or the path, on which it was asked
     * @param upstreamModel the model's name there; empty when it does not have the wire, whatever the model
     */
    void lacks(Backend backend, String asked, String upstreamModel);
}
