package io.councilrouter.storage.write;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One batch that was brought to the database, or could not be, for the flight recorder. Costs nothing without one. */
@Name(BatchEvent.NAME)
@Label("Storage Batch")
@Description("Rows brought to the database in one transaction")
@Category("council-router")
@StackTrace(false)
final class BatchEvent extends Event {
    static final String NAME = "io.councilrouter.StorageBatch";

    @Label("Rows")
    int rows;

    @Label("New Rows")
    @Description("Those that were not there yet; 0 where the database did not take the batch")
    int fresh;

    @Label("Replayed")
    @Description("Whether they came from the spool file")
    boolean replayed;

    @Label("Taken")
    @Description("Whether the database took the batch")
    boolean taken;
}
