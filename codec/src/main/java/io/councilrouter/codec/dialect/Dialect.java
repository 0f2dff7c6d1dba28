package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * How one wire format is read and written (service interface). Implementations are public, final, stateless, with a
 * public constructor without arguments; what they hand out belongs to one exchange.
 */
public interface Dialect {

    /** Lower-case name, as backends and metrics give it: {@code openai}, {@code ollama}. */
    String name();

    /** What can be asked in this dialect. */
    Set<Operation> operations();

    /** How streams are cut. */
    Framing framing();

    /** Whether a request of this operation that does not say streams. */
    boolean streamsByDefault(Operation operation);

    /**
     * Which operation of this dialect serves a request that was asked in another one.
     *
     * @param asked the operation in the asker's dialect
     * @param facts its facts; {@code raw} tells whether a prompt bypasses the chat template
     */
    Operation serving(Operation asked, RequestFacts facts);

    /** Path of an operation below the server's root, such as {@code /v1/chat/completions}. */
    String path(Operation operation);

    /**
     * Reads a complete request.
     *
     * @param body borrowed for the reader's lifetime; its indices are the reader's to move
     */
    RequestReader requestReader(Operation operation, @Borrowed ByteBuf body, RequestFacts facts);

    /** Writes a request for this dialect into {@code out}. */
    RequestWriter requestWriter(Operation operation, RequestOrder order, ByteSink out);

    /** Reads an answer, frame by frame if {@code streamed}, else as one frame. */
    EventReader eventReader(Operation operation, boolean streamed);

    /** Writes an answer into {@code out}, frame by frame if {@code streamed}, else as one JSON body at its end. */
    EventWriter eventWriter(Operation operation, boolean streamed, AnswerOrder order, ByteSink out);

    /** Watches an answer that is forwarded as it comes. */
    AnswerProbe probe(Operation operation, boolean streamed);

    /** Whether streams of this operation tell token counts only when asked to ({@code stream_options}). */
    default boolean countsOnRequest(Operation operation) {
        return false;
    }

    /** Frame that ends every complete stream; empty where the last frame with content does that itself. */
    default byte[] terminator() {
        return new byte[0];
    }

    /** How faults look. */
    ErrorShape errors();
}
