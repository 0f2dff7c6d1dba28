package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A request as a walk. Root fields may come in any order, but the verbs of one message stand together between
 * {@link #message} and {@link #messageEnd}, those of one tool between {@link #tool} and {@link #toolEnd}, and
 * {@link #end} is last. Model name and stream flag are not verbs: they belong to the attempt.
 *
 * <p>Every {@code ByteBuf} is borrowed for the call: {@code escaped} is the inside of a JSON string, {@code raw} one
 * JSON value, each between reader and writer index. Not thread-safe, one event loop.
 */
public interface ChatSink {

    /** A parameter both sides may know. */
    void param(Param key, @Borrowed ByteBuf raw);

    /** How much to reason. */
    void thinking(Thinking level);

    /** JSON mode; {@code schema} is null for "any JSON object". */
    void format(@Borrowed @Nullable ByteBuf schema);

    /**
     * JSON mode by a schema that has a name, for those who want one; by default like {@link #format(ByteBuf)}.
     *
     * @param name letters, digits, {@code _} and {@code -}
     * @param strict whether the answer must follow the schema to the letter, or be refused
     */
    default void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        format(schema);
    }

    /** A message begins. */
    void message(Role role);

    /** Text of the open message; several calls are several parts. */
    void text(@Borrowed ByteBuf escaped);

    /** Reasoning of an assistant's earlier turn. */
    void reasoning(@Borrowed ByteBuf escaped);

    /**
     * An inline image of the open message.
     *
     * @param mime such as {@code image/png}, empty if unknown
     * @param base64 escaped base64 text without a {@code data:} prefix
     */
    void image(String mime, @Borrowed ByteBuf base64);

    /** An image the backend would have to fetch. */
    void imageUrl(@Borrowed ByteBuf escaped);

    /**
     * A content part no other dialect knows (audio, file): a writer that has no place for it refuses the request, for a
     * message without it would be another one. An earlier thought in a part of its own may be dropped.
     */
    void part(String type, @Borrowed ByteBuf raw);

    /**
     * A call the assistant made in an earlier turn.
     *
     * @param id empty if the dialect had none
     * @param arguments the inside of a JSON string that holds a JSON object
     */
    void toolCall(String id, String name, @Borrowed ByteBuf arguments);

    /** Says, inside a {@link Role#TOOL} message, what its text answers; either may be empty. */
    void toolResult(String id, String name);

    /** The open message ends. */
    void messageEnd();

    /** A tool declaration begins. */
    void tool(String name);

    /** What the open tool does. */
    void toolDescription(@Borrowed ByteBuf escaped);

    /** JSON schema of the open tool's arguments. */
    void toolParameters(@Borrowed ByteBuf raw);

    /** The open tool declaration ends. */
    void toolEnd();

    /** Which tools the model may use; {@code name} only with {@link ToolChoice#NAMED}. */
    void toolChoice(ToolChoice choice, String name);

    /** The prompt of a completion. */
    void prompt(@Borrowed ByteBuf escaped);

    /** What stands behind the gap of a fill-in-the-middle completion. */
    void suffix(@Borrowed ByteBuf escaped);

    /** One text to embed. */
    void input(@Borrowed ByteBuf escaped);

    /** One text to embed as token ids. */
    void inputTokens(@Borrowed ByteBuf raw);

    /** A root field the vocabulary has no word for. */
    void other(String name, @Borrowed ByteBuf raw);

    /** The request is complete. */
    void end();

    /** Which tools the model may use. */
    enum ToolChoice {
        AUTO,
        NONE,
        REQUIRED,
        NAMED
    }
}
