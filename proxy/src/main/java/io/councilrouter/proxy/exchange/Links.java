package io.councilrouter.proxy.exchange;

/** The connections to backends of one event loop. */
public interface Links {

    /**
     * Lends a connection to {@code profile}'s server: an idle one unless {@code fresh}, else a new one.
     *
     * @param listener told what happens; {@link LinkListener#onReady} may be called before this returns
     */
    Link open(BackendProfile profile, boolean fresh, LinkListener listener);
}
