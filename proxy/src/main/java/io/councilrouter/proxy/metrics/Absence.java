package io.councilrouter.proxy.metrics;

/** Tracks when a name left the routing table. Confined to the control thread. */
final class Absence {
    private long seen = -1;
    private long since;
    private boolean away;

    /** The table with that version has the name. */
    void seen(long version) {
        seen = version;
        away = false;
    }

    /**
     * How long the name has been gone.
     *
     * @param version the newest table's
     * @param now monotonic nanoseconds
     * @return nanoseconds; −1 while that table has it
     */
    long nanos(long version, long now) {
        if (seen == version) {
            return -1;
        }
        if (!away) {
            away = true;
            since = now;
        }
        return now - since;
    }
}
