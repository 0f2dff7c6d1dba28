package io.councilrouter.storage.write;

/**
 * The state of the database, for {@code /health} and the log.
 *
 * @param state see there
 * @param reason words for a person, without names of hosts or files; empty while all is well
 */
public record StoreHealth(State state, String reason) {

    /** As it is when the writer starts. */
    public static final StoreHealth OK = new StoreHealth(State.OK, "");

    /** What becomes of rows. */
    public enum State {
        /** They reach the database. */
        OK,
        /** They wait in the spool file, or come back from there. */
        SPOOLING,
        /** Neither database nor spool file takes them: they are lost and counted. */
        DROPPING
    }
}
