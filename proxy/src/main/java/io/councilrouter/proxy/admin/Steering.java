package io.councilrouter.proxy.admin;

import io.councilrouter.config.Reloaded;
import io.councilrouter.routing.table.BackendOverride;
import java.util.function.Consumer;

/** What administrators can change in a running gateway. Any thread may ask; the answer comes on another. */
public interface Steering {

    /** Reads the configuration anew and puts it in force, and then tells {@code then} what became of it. */
    void reload(String why, Consumer<Reloaded> then);

    /** Changes a backend until its configuration changes or the gateway ends; {@code then} is told when the table has it. */
    void override(String backend, BackendOverride patch, Runnable then);
}
