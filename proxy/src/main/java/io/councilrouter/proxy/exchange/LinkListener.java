package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * What a backend's connection tells its attempt. Runs on the exchange's loop. The last callback is {@link #onEnd} or
 * {@link #onFailed}; after it the connection has gone back to its pool or is closed.
 */
public interface LinkListener {

    /** Connected (TLS included): the request may be written. May be called before {@link Links#open} returns. */
    void onReady(Link link);

    /** The answer's head; valid until {@link #onEnd}. Interim answers are not shown. */
    void onHead(ResponseHead head);

    /** Body bytes, framing taken off. */
    void onBody(@Borrowed ByteBuf part);

    /** The connection takes request bytes again, or no more for now. */
    default void onWritable() {}

    /** The bytes that were here have been read: the moment to flush. */
    void onReadComplete();

    /** The body is complete by its framing. */
    void onEnd();

    /**
     * The connection failed.
     *
     * @param stale whether a reused connection ended before the first byte of an answer, so that a fresh one is worth a try
     */
    void onFailed(Fault.BackendFailed fault, boolean stale);
}
