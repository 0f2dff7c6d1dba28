package io.councilrouter.storage.write;

import java.io.IOException;

/**
 * Work on the database that is done in slices, so that rings can be drained in between: the text index, retention,
 * deletions requested by an administrator. Called only on the writer's thread.
 */
@FunctionalInterface
public interface SlicedWork {

    /**
     * Does one slice, which takes a few milliseconds at most.
     *
     * @return whether there is more to do now
     * @throws IOException if the database is away; idle work is tried again later
     */
    boolean slice() throws IOException;
}
