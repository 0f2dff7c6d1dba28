package io.councilrouter.storage.write;

import io.councilrouter.storage.db.RowSink;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the writer writes when {@code response_storage} is enabled.
 *
 * @param rows the database
 * @param text reads answers
 * @param beside path of the database's file, or where it would be: the spool file and the folder of pieces are next to
 *     it
 * @param idle work on the database to be done in turns when there is nothing else to do
 */
public record Stores(RowSink rows, PayloadText text, Path beside, List<SlicedWork> idle) {

    /** Copies the list. */
    public Stores {
        idle = List.copyOf(idle);
    }

    /** The file of rows that wait for the database. */
    Path spool() {
        return beside.resolveSibling(beside.getFileName() + ".spool");
    }

    /** Folder for payload that does not fit into memory. */
    Path pieces() {
        return beside.resolveSibling(beside.getFileName() + ".pieces");
    }
}
