package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request as a walk. Root fields may come in any order, but the verbs of one message come together between {@link
 * #message} and {@link #messageEnd}, those of one tool between {@link #tool} and {@link #toolEnd}, and {@link #end} is
 * last. A system message may come after others, since some dialects have it in a root field; a writer that needs it
 * first holds the others back. Model name and stream flag are not verbs: they belong to the attempt.
 *
 * <p>Nearly every dialect has a place for the verbs without a default. The others have one: a writer that has a place
 * for such a verb overrides it; otherwise the default says the same in plainer verbs, or drops it and reports {@link
 * #drop its name}.
 *
 * <p>Every {@code ByteBuf} is borrowed for the call: {@code escaped} is the inside of a JSON string, {@code raw} one
 * JSON value, each between reader and writer index. Not thread-safe, one event loop.
 */
public interface ChatSink {

    /** A parameter that both sides may know. */
    void param(Param key, @Borrowed ByteBuf raw);

    /** How much to reason. */
    void thinking(Thinking level);

    /** JSON mode; {@code schema} is null for "any JSON object". */
    void format(@Borrowed @Nullable ByteBuf schema);

    /**
     * JSON mode with a named schema, for dialects that want the name; by default like {@link #format(ByteBuf)}.
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
     * A content part that only its own dialect knows. A writer that has no place for it refuses the request, because a
     * message without it would mean something else. A reasoning part from an earlier turn may be dropped.
     */
    void part(String type, @Borrowed ByteBuf raw);

    /**
     * What a tool that the server runs itself was asked or answered in an earlier turn; the conversation goes on without it.
     *
     * @param type what the dialect calls it, such as {@code web_search_tool_result}
     */
    default void serverTool(String type, @Borrowed ByteBuf raw) {
        drop(type);
    }

    /**
     * A call the assistant made in an earlier turn.
     *
     * @param id empty if the dialect had none
     * @param arguments the inside of a JSON string that holds a JSON object
     */
    void toolCall(String id, String name, @Borrowed ByteBuf arguments);

    /** Inside a {@link Role#TOOL} message: which call its text answers; either may be empty. */
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

    /** The text after the gap of a fill-in-the-middle completion. */
    void suffix(@Borrowed ByteBuf escaped);

    /**
     * How many likely tokens are wanted beside each one of the completion, whose own likelihood comes with them; by
     * default like those of a chat.
     */
    default void promptOdds(@Borrowed ByteBuf raw) {
        param(Param.TOP_LOGPROBS, raw);
        param(Param.LOGPROBS, Unpooled.wrappedBuffer("true".getBytes(StandardCharsets.US_ASCII)));
    }

    /** One text to embed. */
    void input(@Borrowed ByteBuf escaped);

    /** One text to embed as token ids. */
    void inputTokens(@Borrowed ByteBuf raw);

    /** A root field the vocabulary has no word for. */
    void other(String name, @Borrowed ByteBuf raw);

    /** The request is complete. */
    void end();

    /**
     * Something was asked for that has no place here; writers note {@code name}, as the client or the vocabulary calls
     * it.
     */
    default void drop(String name) {}

    /**
     * Content other than text, in the open message. A writer without a place for it should refuse the request rather
     * than drop it: a question about a picture means something else without the picture.
     *
     * @param type media type, such as {@code image/png}; empty if unknown
     * @param escaped depends on the source: base64 without a {@code data:} prefix, an address, or the id of a file
     */
    default void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        drop(kind.label());
    }

    /** Name of the medium that comes next: the name of a file, the title of a document. */
    default void mediaName(@Borrowed ByteBuf escaped) {
        drop("filename");
    }

    /** How the assistant declined in an earlier turn; passed on as text by default. */
    default void refusal(@Borrowed ByteBuf escaped) {
        text(escaped);
    }

    /** Data that the server wants back from an earlier turn; belongs to what came just before in the open message. */
    default void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        drop("reasoning_signature");
    }

    /** The tool call that the open message answers has failed; comes before the result itself. */
    default void toolFailed() {
        drop("is_error");
    }

    /**
     * What came up to here is worth caching: the tool, the part or the message before.
     *
     * @param ttl for how long, as the client put it ({@code 5m}, {@code 1h}); empty if it did not say
     */
    default void cacheMark(String ttl) {
        drop("cache_control");
    }

    /** Whether the open tool's arguments must follow its schema to the letter. */
    default void toolStrict(boolean wanted) {
        if (wanted) {
            drop("strict");
        }
    }

    /**
     * A tool other than a client's function with a schema: one that the server runs itself, or one that takes text. Not
     * between {@link #tool} and {@link #toolEnd}.
     *
     * @param type what the dialect calls it, such as {@code web_search}
     */
    default void otherTool(String type, @Borrowed ByteBuf raw) {
        drop("tools." + type);
    }

    /** One of a subset of tools that the model may use; all of them come before {@link #toolChoice}, which says how. */
    default void allowedTool(String name) {
        drop("tool_choice.allowed_tools");
    }

    /** How many tokens of reasoning are allowed, −1 for as many as the model likes; by default the nearest level. */
    default void thinkingBudget(long tokens) {
        thinking(Thinking.ofBudget(tokens));
    }

    /** Which tools the model may use. */
    enum ToolChoice {
        AUTO,
        NONE,
        REQUIRED,
        NAMED
    }
}
