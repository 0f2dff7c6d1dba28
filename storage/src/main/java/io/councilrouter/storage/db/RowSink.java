package io.councilrouter.storage.db;

import java.io.IOException;
import java.util.List;

/** Receives whole batches of rows. Called only on the writer thread. */
public interface RowSink {

    /**
     * Writes a batch in one transaction, including hourly rollups; rows whose id is already there are ignored and not
     * counted in any rollup. Blocks no longer than the busy timeout of 50 ms.
     *
     * @return number of rows that were new
     * @throws IOException if nothing of the batch was written; it may be tried again
     */
    int append(List<StoredRow> batch) throws IOException;
}
