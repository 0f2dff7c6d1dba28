package io.councilrouter.storage.db;

import java.io.IOException;
import java.util.List;

/** Receives whole batches of rows. Called by the writer thread alone. */
public interface RowSink {

    /**
     * Writes a batch in one transaction, hourly rollups included; rows whose id is there already are ignored and counted
     * in no rollup. Blocks no longer than the busy timeout of 50 ms.
     *
     * @return rows that were new
     * @throws IOException when nothing of the batch was written; it may be tried again
     */
    int append(List<StoredRow> batch) throws IOException;
}
