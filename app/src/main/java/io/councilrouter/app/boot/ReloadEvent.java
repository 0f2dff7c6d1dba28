package io.councilrouter.app.boot;

import io.councilrouter.config.Reloaded;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One reload of the configuration, from the request to its outcome. */
@Name(ReloadEvent.NAME)
@Label("Reload")
@Description("The configuration was read again")
@Category("council-router")
@StackTrace(false)
final class ReloadEvent extends Event {
    static final String NAME = "io.councilrouter.Reload";

    @Label("Taken")
    @Description("Whether it is in force; a wrong one changes nothing")
    boolean taken;

    @Label("Changes")
    int changes;

    @Label("Problems")
    int problems;

    /** Ends the event. */
    void told(Reloaded outcome) {
        taken = outcome.taken();
        changes = outcome.changes().size();
        problems = outcome.problems().size();
        commit();
    }
}
