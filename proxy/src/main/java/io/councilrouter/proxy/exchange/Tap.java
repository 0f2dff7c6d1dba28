package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;

/**
 * An observer of exchanges. It can neither change nor fail an answer: when it throws, that is counted, and it hears no more of that
 * exchange but its end. Shared by all exchanges of a loop and called on it, in the order of the methods here. What it has to
 * remember of an exchange it keeps in arrays of its own, by {@link ExchangeView#seat}.
 */
@FunctionalInterface
public interface Tap {

    /**
     * The request is complete and its model resolved; attempts follow, or a council's work. Not called for refusals and for
     * other answers of our own.
     */
    default void begin(ExchangeView exchange) {}

    /** An attempt begins; nothing of an earlier one has reached the client. */
    default void attempt(ExchangeView exchange, AttemptView attempt) {}

    /**
     * An attempt failed; another may follow.
     *
     * @param stale whether a connection that had been idle turned out dead, which says nothing of the backend
     */
    default void failed(ExchangeView exchange, AttemptView attempt, Fault fault, boolean stale) {}

    /** Part of the body of an answer whose status says success, as the backend sent it. */
    default void body(ExchangeView exchange, AttemptView attempt, @Borrowed ByteBuf part) {}

    /** The whole body of an answer of our own that is kept like a backend's, written for {@code wire}. */
    default void told(ExchangeView exchange, Wire wire, @Borrowed ByteBuf answer) {}

    /**
     * Model output was released to the client.
     *
     * @param frames frames with output since the last time, at least 1
     * @param nanos now, monotonic
     */
    default void content(ExchangeView exchange, long frames, long nanos) {}

    /** The exchange is over; its timeline, usage and outcome are final. */
    void end(ExchangeView exchange, Outcome outcome);
}
