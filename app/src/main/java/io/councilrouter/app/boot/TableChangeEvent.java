package io.councilrouter.app.boot;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.RoutingTable;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A routing table that is about to be published to the loops. */
@Name(TableChangeEvent.NAME)
@Label("Table Change")
@Description("A new routing table was published")
@Category("council-router")
@StackTrace(false)
final class TableChangeEvent extends Event {
    static final String NAME = "io.councilrouter.TableChange";

    @Label("Version")
    long version;

    @Label("Backends")
    int backends;

    @Label("Serving Backends")
    int serving;

    @Label("Models")
    int models;

    /** Records {@code table}, if a flight recorder runs and this event is enabled. */
    static void of(RoutingTable table) {
        TableChangeEvent event = new TableChangeEvent();
        if (event.shouldCommit()) {
            event.version = table.version();
            event.backends = table.backends().size();
            event.serving = Math.toIntExact(
                    table.backends().stream().filter(Backend::serving).count());
            event.models = table.models().size();
            event.commit();
        }
    }
}
