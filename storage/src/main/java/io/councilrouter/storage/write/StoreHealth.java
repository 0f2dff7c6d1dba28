package io.councilrouter.storage.write;

/**
 * The state of the database, for {@code /health} and the log.
 *
 * @param state what happens to rows
 * @param reason an explanation for people, without names of hosts or files; empty if all is well
 */
public record StoreHealth(StoreState state, String reason) {

    /** The state when the writer starts. */
    public static final StoreHealth OK = new StoreHealth(StoreState.OK, "");

    /** What happens to rows. */
    public enum StoreState {
        /** They reach the database. */
        OK,
        /** They wait in the spool file, or are being replayed from it. */
        SPOOLING,
        /** Neither database nor spool file accepts them: they are lost and counted. */
        DROPPING
    }
}
