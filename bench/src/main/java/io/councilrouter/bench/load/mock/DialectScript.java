package io.councilrouter.bench.load.mock;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What the mock says in one dialect. Buffers are written to, never kept. */
sealed interface DialectScript permits OpenAiScript, OllamaScript {

    /** The part of the chat endpoint's request line that is checked. */
    byte[] chatLine();

    /** Whether a request that does not say {@code stream} wants one. */
    boolean streamsByDefault();

    /** The body of an unstreamed answer. */
    String answer();

    /** The same for a model that thinks and calls a tool. */
    String thinkerAnswer();

    /** How that model's name begins in a request, including the quotation mark. */
    byte[] thinker();

    /** Writes its thinking, as chunks. */
    void think(ByteBuf out);

    /** Writes its call, as chunks. */
    void call(ByteBuf out);

    /** The media type of a stream. */
    String mediaType();

    /** Writes what precedes the first token, as chunks of HTTP's chunked coding. */
    void open(ByteBuf out);

    /** Writes one token, as a chunk. */
    void token(ByteBuf out, int number, long nanos);

    /** Writes what follows the last token, as chunks, without the final empty one. */
    void finish(ByteBuf out, int tokens, boolean usage, boolean thinks);

    /** The answer to a heartbeat's GET (or look-up by POST); null for a path that this dialect does not have. */
    @Nullable
    String lookUp(String requestLine);
}
