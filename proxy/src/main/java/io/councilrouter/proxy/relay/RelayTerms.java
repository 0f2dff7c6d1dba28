package io.councilrouter.proxy.relay;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.config.InlineThinking;
import io.councilrouter.config.LimitsConfig;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides which relay is made, and what the relay needs: the wires on both sides, what the client
 * wants, where its answer goes. One per attempt, on its loop; {@link Relays} asks for each value when it needs it.
 */
public interface RelayTerms {

    /** The wire on which the backend answers. */
    Wire from();

    /** The wire on which the client asked. */
    Wire to();

    /** Whether the client wants a stream. */
    boolean streamed();

    /** Writes the elements where the client wants a stream as one JSON array; null where it wants frames. */
    @Nullable
    ArrayWriter array();

    /** Whether the client has already been sent a status and a content type. */
    boolean begun();

    /** Whether the answer must name the model as the client did, so that it cannot be passed on unchanged. */
    boolean renamed();

    /** What becomes of thoughts in the text of the backend's answers. */
    InlineThinking inlineThinking();

    /** Whether we asked the backend for token counts that the client did not ask for. */
    boolean dropsCounts();

    /** Where the answer's bytes go. */
    ByteSink sink();

    /** Where the answer goes if the client takes events rather than bytes; null for bytes. */
    @Nullable
    EventSink events();

    /** Writes events in the format of the client's wire into {@link #sink}; the relay closes it. */
    EventWriter writer();

    /** Allocator of the buffers that a relay holds. */
    ByteBufAllocator allocator();

    /** How large an event or a body may be. */
    LimitsConfig limits();

    /** Tells the client a content coding of its body. */
    void coding(String value);

    /** Tells the client what it will get: the media type, empty for none, and whether it comes bit by bit. */
    void looks(String contentType, boolean stream);
}
