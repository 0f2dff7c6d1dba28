package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;

/**
 * An observer of exchanges: it may neither change nor fail an answer. An exception in a tap is counted and makes it deaf
 * to the rest of that exchange. Shared by all exchanges of a loop, and called on it, in the order of the methods here.
 * What it has to remember of an exchange it keeps in arrays of its own, under {@link Exchange#seat}.
 */
@FunctionalInterface
public interface Tap {

    /**
     * The request is whole and its model resolved; attempts follow, or a council's work. Not called for other answers of
     * our own and refusals.
     */
    default void begin(Exchange exchange) {}

    /** An attempt begins; what an earlier one brought was not let go. */
    default void attempt(Exchange exchange, Attempt attempt) {}

    /**
     * An attempt failed; whether another follows is the plan's affair.
     *
     * @param stale whether a connection that had been idle turned out dead, which says nothing of the backend
     */
    default void failed(Exchange exchange, Attempt attempt, Fault fault, boolean stale) {}

    /** Part of the body of an answer whose status says success, as the backend sent it. */
    default void body(Exchange exchange, Attempt attempt, @Borrowed ByteBuf part) {}

    /** An answer that no backend gave, but that is to be kept like one: whole, as {@code wire} writes it. */
    default void told(Exchange exchange, Wire wire, @Borrowed ByteBuf answer) {}

    /**
     * Model output was let go to the client.
     *
     * @param frames frames with output since the last time, at least 1
     * @param nanos now, monotonic
     */
    default void content(Exchange exchange, long frames, long nanos) {}

    /** The exchange is over; its timeline, usage and outcome are final. */
    void end(Exchange exchange, Outcome outcome);
}
