package io.councilrouter.bench.load.mock;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What the mock says in one dialect. Buffers are written to, never kept. */
sealed interface DialectScript permits OpenAiScript, OllamaScript {

    /** The request line of the chat endpoint, as far as it is looked at. */
    byte[] chatLine();

    /** Whether a request that does not say {@code stream} wants one. */
    boolean streamsByDefault();

    /** The body of an answer that is no stream. */
    String answer();

    /** The same of a model that thinks and calls a tool. */
    String thinkerAnswer();

    /** How the name of that model begins in a request, with the quotation mark before it. */
    byte[] thinker();

    /** Writes what it thinks, as chunks. */
    void think(ByteBuf out);

    /** Writes its call, as chunks. */
    void call(ByteBuf out);

    /** The media type of a stream. */
    String mediaType();

    /** Writes what precedes the first token, as chunks of HTTP's chunked coding. */
    void open(ByteBuf out);

    /** Writes one token, as a chunk. */
    void token(ByteBuf out, int number, long nanos);

    /** Writes what follows the last token, as chunks, the empty one not included. */
    void finish(ByteBuf out, int tokens, boolean usage, boolean thinks);

    /** The answer to a GET (or a look-up by POST) of what the heartbeats of a gateway read, null for what this dialect does not have. */
    @Nullable
    String lookUp(String requestLine);
}
