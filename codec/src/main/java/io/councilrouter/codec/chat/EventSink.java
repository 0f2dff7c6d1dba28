package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;

/**
 * An answer as a walk, in the style of SAX: no objects per token. {@link #start} comes first, {@link #end} or {@link
 * #fault} last; {@link #usage} may come before or after {@link #finish}. An answer that is not streamed is the same
 * walk in one go.
 *
 * <p>Every dialect has a place for the first verbs. The others have a default: a writer that has a place for such a
 * verb overrides it; otherwise the default says the same in plainer verbs, or drops it and reports {@link #drop its
 * name}.
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

    /** Token counts known so far; borrowed, copy what you keep. */
    void usage(Usage usage);

    /** One choice is finished. */
    void finish(int choice, FinishReason reason);

    /** The answer is complete. */
    void end();

    /** The upstream reported in band that it failed, or its answer was cut short. */
    void fault(Fault fault);

    /**
     * The answer is making progress, though there is nothing to pass on yet: a picture is being painted, say. It does
     * not count as silence.
     */
    default void progress() {}

    /**
     * The answer contains something that has no place here; writers note {@code name}, as the answer's dialect or ours
     * calls it.
     */
    default void drop(String name) {}

    /**
     * A block of the answer begins. What follows up to {@link #blockClose} belongs to it. Block borders are not
     * content: a dialect without a place for them loses nothing.
     *
     * @param id id of the block, empty if the dialect has none
     */
    default void blockOpen(int choice, Block kind, String id) {}

    /** The open block of the choice ends. */
    default void blockClose(int choice) {}

    /** A summary of the reasoning, sent in its place; passed on as reasoning by default. */
    default void summary(int choice, @Borrowed ByteBuf escaped) {
        reasoning(choice, escaped);
    }

    /** Data that the server wants back in the next turn; belongs to what came just before. */
    default void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        progress();
        drop("reasoning_signature");
    }

    /**
     * A source for what the answer says.
     *
     * @param from first character of the choice's text that it supports, −1 if unknown
     * @param to one past the last such character, −1 if unknown
     * @param title empty if it has none
     */
    default void citation(int choice, long from, long to, String url, String title) {
        progress();
        drop("citations");
    }

    /**
     * Sound, a picture or a file in the answer. Inline content may come in several pieces, each complete base64.
     *
     * @param type media type, such as {@code audio/wav}; empty if unknown
     * @param escaped depends on the source: base64 without a {@code data:} prefix, an address, or the id of a file
     */
    default void media(int choice, Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        progress();
        drop(kind.label());
    }

    /** A transcript of what is spoken in the sound; passed on as text by default. */
    default void transcript(int choice, @Borrowed ByteBuf escaped) {
        text(choice, escaped);
    }

    /**
     * The server keeps the sound of this choice. May come twice, as it becomes known.
     *
     * @param id id by which a later request can refer to the sound, empty if not yet known
     * @param expires when the server deletes it, seconds since 1970; −1 if not yet known
     */
    default void spoken(int choice, String id, long expires) {
        drop(Media.AUDIO.label());
    }

    /**
     * A call of a tool that the server runs itself, or its result, whole.
     *
     * @param type what the dialect calls it, such as {@code web_search_tool_result}
     */
    default void serverTool(int choice, String type, @Borrowed ByteBuf raw) {
        progress();
        drop(type);
    }

    /**
     * A non-empty field of the answer that only its own dialect knows, such as a note on what a filter found.
     *
     * @param name what the dialect calls it
     */
    default void other(int choice, String name, @Borrowed ByteBuf raw) {
        progress();
        drop(name);
    }

    /** The stop word that ended the choice; comes right before {@link #finish} with {@link FinishReason#STOP_SEQUENCE}. */
    default void stopWord(int choice, @Borrowed ByteBuf escaped) {
        drop("stop_sequence");
    }
}
