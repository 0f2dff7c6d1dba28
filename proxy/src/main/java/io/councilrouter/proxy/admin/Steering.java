package io.councilrouter.proxy.admin;

import io.councilrouter.config.Reloaded;
import io.councilrouter.routing.table.BackendOverride;
import java.util.function.Consumer;

/** What administrators can change in a running gateway. Any thread may ask; the answer comes on another. */
public interface Steering {

    /** Reads the configuration again, applies it, and tells {@code then} the outcome. */
    void reload(String why, Consumer<Reloaded> then);

    /**
     * Changes a backend until its configuration changes or the gateway ends; {@code then} runs when the table has the
     * change.
     */
    void override(String backend, BackendOverride patch, Runnable then);
}
