package io.councilrouter.storage.write;

import java.io.IOException;

/**
 * Work on the database that is done in slices, so that rings are drained between them: the text index, retention, deletes asked
 * for by an administrator. Called by the writer's thread alone.
 */
@FunctionalInterface
public interface SlicedWork {

    /**
     * Does one slice; some milliseconds at most.
     *
     * @return whether there is more to do now
     * @throws IOException when the database is away; work that is done while idle is tried again later
     */
    boolean slice() throws IOException;
}
