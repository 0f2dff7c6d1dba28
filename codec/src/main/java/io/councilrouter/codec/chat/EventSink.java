package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;

/**
 * An answer as a walk, SAX style, no objects per token. {@link #start} comes first, {@link #end} or {@link #fault}
 * last; {@link #usage} may come before or after {@link #finish}. A whole answer is the same walk in one go.
 *
 * <p>Every {@code ByteBuf} is borrowed for the call: {@code escaped} is the inside of a JSON string, {@code raw} one
 * JSON value, each between reader and writer index. Not thread-safe, one event loop.
 */
public interface EventSink {

    /** The answer begins. Either may be empty; the id is the upstream's. */
    void start(String id, String model);

    /** Text of one choice. */
    void text(int choice, @Borrowed ByteBuf escaped);

    /** Reasoning text of one choice. */
    void reasoning(int choice, @Borrowed ByteBuf escaped);

    /** Text of a refusal. */
    void refusal(int choice, @Borrowed ByteBuf escaped);

    /** Log probabilities as the upstream wrote them. */
    void logprobs(int choice, @Borrowed ByteBuf raw);

    /** A tool call begins; {@code index} counts the calls of this choice from 0, {@code id} may be empty. */
    void toolOpen(int choice, int index, String id, String name);

    /** A fragment of the call's arguments: the inside of a JSON string, to be concatenated by index. */
    void toolArgs(int choice, int index, @Borrowed ByteBuf escaped);

    /** One embedding vector as a raw JSON array of numbers. */
    void vector(int index, @Borrowed ByteBuf raw);

    /** One embedding vector as base64 of little-endian float32. */
    void vectorBase64(int index, @Borrowed ByteBuf escaped);

    /**
     * The answer goes on with something that this vocabulary has no word for: sound, pictures, notes. It is no silence, and
     * is lost where it would have to be said in another dialect.
     */
    default void progress() {}

    /** Token counts known so far; borrowed, copy what you keep. */
    void usage(Usage usage);

    /** One choice is finished. */
    void finish(int choice, FinishReason reason);

    /** The answer is complete. */
    void end();

    /** The upstream said in band that it failed, or was cut. */
    void fault(Fault fault);
}
