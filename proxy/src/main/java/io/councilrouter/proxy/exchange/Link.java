package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Owned;
import io.netty.buffer.ByteBuf;

/** A backend's connection, lent to one attempt. On the exchange's loop; every method may be called at any time. */
public interface Link {

    /** Queues request bytes; they leave with {@link #flush}. Before {@link LinkListener#onReady} they are released. */
    void write(@Owned ByteBuf part);

    /** Sends what is queued. */
    void flush();

    /** Whether more request bytes may be written now; when they may again, {@link LinkListener#onWritable} is called. */
    boolean writable();

    /**
     * Says that the request is completely written.
     *
     * @param head whether the request was a HEAD, whose answer has no body
     */
    void requestDone(boolean head);

    /** Stops or resumes reading. */
    void pause(boolean paused);

    /** Closes the connection, whatever it is doing. No callback follows. Idempotent. */
    void close();
}
