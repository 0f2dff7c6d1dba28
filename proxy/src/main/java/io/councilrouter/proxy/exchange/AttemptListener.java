package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt tells of itself, and nothing else that it does to its exchange.
 *
 * <pre>
 *   onConnected -> onAnswerPart* -> onCommit -> onOutput* -> onCounted -> onAnswered
 *        |               |            |            |
 *        +---------------+------------+------------+--> onCounted? -> onFailed
 *   onSettled, onUnsayable: before it is connected, when the request has been read
 * </pre>
 *
 * <p>The last call is one of {@code onAnswered, onFailed, onSettled, onUnsayable}; by then it has given back all that it
 * held. After it was cancelled it tells its counts, and then nothing. On the exchange's loop.
 */
interface AttemptListener {

    /** Connected: the request is being written. */
    void onConnected(Attempt attempt);

    /** Part of the body of an answer whose status says success, as the backend sent it. */
    void onAnswerPart(Attempt attempt, @Borrowed ByteBuf part);

    /**
     * The first output may go to the client: the head goes out, and no other attempt can follow.
     *
     * @param now monotonic, nanoseconds
     */
    void onCommit(Attempt attempt, long now);

    /**
     * More model output may go to the client.
     *
     * @param frames frames with output since the last time, at least 1
     * @param now monotonic, nanoseconds
     */
    void onOutput(long frames, long now);

    /** There is something in the client's sink that may leave. */
    void onSendable();

    /** What the answer says of itself, be it whole or not. */
    void onCounted(Usage counts, @Nullable FinishReason reason);

    /** The answer is complete. */
    void onAnswered(Attempt attempt);

    /**
     * It failed, before its commit or after it.
     *
     * @param stale whether a connection that had been idle turned out dead, which says nothing of the backend
     */
    void onFailed(Attempt attempt, Fault fault, boolean stale);

    /** The request needs no backend: it only asked for a model to be loaded or unloaded. */
    void onSettled(FinishReason reason);

    /** The request cannot be said on the backend's wire. */
    void onUnsayable(Fault fault);
}
