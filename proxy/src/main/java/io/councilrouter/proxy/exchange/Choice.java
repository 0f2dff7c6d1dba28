package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.Serving;

/**
 * Where an attempt goes. Its slot is held by {@code load} until the attempt ends.
 *
 * @param serving the backend's offer that was taken
 * @param profile how to speak to it
 * @param wire on which it is asked
 * @param load what the attempt weighs there
 * @param publicName name the model is served under
 */
public record Choice(Serving serving, BackendProfile profile, Wire wire, AttemptLoad load, String publicName) {

    /** Who was chosen. */
    public Backend backend() {
        return serving.backend();
    }

    /** The model's name there. */
    public String model() {
        return serving.upstreamModel();
    }
}
