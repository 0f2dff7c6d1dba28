package io.councilrouter.storage.write;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A flight recorder event: one batch that was written to the database, or could not be. Costs nothing unless a
 * recording runs.
 */
@Name(BatchEvent.NAME)
@Label("Storage Batch")
@Description("Rows written to the database in one transaction")
@Category("council-router")
@StackTrace(false)
final class BatchEvent extends Event {
    static final String NAME = "io.councilrouter.StorageBatch";

    @Label("Rows")
    int rows;

    @Label("New Rows")
    @Description("Rows that were not there yet; 0 if the database did not accept the batch")
    int fresh;

    @Label("Replayed")
    @Description("Whether the rows came from the spool file")
    boolean replayed;

    @Label("Taken")
    @Description("Whether the database accepted the batch")
    boolean taken;
}
