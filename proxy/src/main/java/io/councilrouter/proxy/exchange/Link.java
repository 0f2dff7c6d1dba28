package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Owned;
import io.netty.buffer.ByteBuf;

/** A backend's connection, lent to one attempt. Runs on the exchange's loop; every verb is legal at any time. */
public interface Link {

    /** Queues request bytes; they leave with {@link #flush}. Before {@link LinkListener#onReady} they are released. */
    void write(@Owned ByteBuf part);

    /** Sends what is queued. */
    void flush();

    /** Whether more request bytes may be written now; when they may again, {@link LinkListener#onWritable} is called. */
    boolean writable();

    /**
     * Says that the request is completely written and what its answer may be.
     *
     * @param head whether the request was a HEAD, whose answer has no body
     */
    void requestDone(boolean head);

    /** Stops or resumes reading. */
    void pause(boolean paused);

    /** Gives the connection up: closes it, whatever it was doing. No more callbacks. Idempotent. */
    void close();
}
