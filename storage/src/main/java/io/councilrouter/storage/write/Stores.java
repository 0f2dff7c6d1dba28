package io.councilrouter.storage.write;

import io.councilrouter.storage.db.RowSink;
import java.nio.file.Path;
import java.util.List;

/**
 * What the writer writes to when {@code response_storage} is enabled.
 *
 * @param rows the database
 * @param text reads answers
 * @param beside the database's file, or where it would be: the spool file and the folder of pieces stand beside it
 * @param idle what is done on the database when nothing else is, in turns
 */
public record Stores(RowSink rows, PayloadText text, Path beside, List<SlicedWork> idle) {

    /** Copies the list. */
    public Stores {
        idle = List.copyOf(idle);
    }

    /** Rows that wait for the database. */
    Path spool() {
        return beside.resolveSibling(beside.getFileName() + ".spool");
    }

    /** Folder of payload that memory has no room for. */
    Path pieces() {
        return beside.resolveSibling(beside.getFileName() + ".pieces");
    }
}
