package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Thinking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls that make up a request, so that they can be replayed any number of times. Their bytes are copied
 * once, when recorded; a replay passes slices of them.
 *
 * <p>It has those verbs of {@link ChatSink} that a council has a place for. Belongs to one run, on its loop; whoever
 * made it releases it.
 */
final class ChatTape {
    /** About how many bytes of JSON a call adds to the bytes it carries. */
    private static final int AROUND = 24;

    private static final TapedVerb MESSAGE_END = (sink, bytes) -> sink.messageEnd();

    /** One recorded call. */
    private interface TapedVerb {
        /** Replays it to {@code sink}; its bytes lie between the indices of {@code bytes}. */
        void say(ChatSink sink, @Borrowed ByteBuf bytes);
    }

    private final ByteBuf bytes;
    private final ByteBuf view;
    private final List<TapedVerb> calls = new ArrayList<>();
    private long media;
    private int textFrom = -1;
    private int textTo = -1;

    /**
     * An empty tape.
     *
     * @param size about how many bytes will be recorded
     */
    ChatTape(ByteBufAllocator allocator, int size) {
        bytes = allocator.buffer(size);
        view = bytes.duplicate();
    }

    private void keep(TapedVerb call) {
        textFrom = -1;
        textTo = -1;
        calls.add(call);
    }

    private void keep(@Borrowed ByteBuf part, TapedVerb call) {
        int from = bytes.writerIndex();
        bytes.writeBytes(part, part.readerIndex(), part.readableBytes());
        int to = bytes.writerIndex();
        keep((sink, all) -> call.say(sink, all.setIndex(from, to)));
    }

    /**
     * Replays up to the end of the next message.
     *
     * @param at index of the first call to replay
     * @return the index after the last call replayed
     */
    int say(int at, ChatSink to) {
        int next = at;
        boolean open = true;
        while (open && next < calls.size()) {
            TapedVerb call = calls.get(next++);
            call.say(to, view);
            open = !call.equals(MESSAGE_END);
        }
        return next;
    }

    /** Replays everything. */
    void sayAll(ChatSink to) {
        for (int at = 0; at < calls.size(); ) {
            at = say(at, to);
        }
    }

    /** How many calls there are. */
    int calls() {
        return calls.size();
    }

    /** About how many bytes of JSON it makes. */
    long size() {
        return bytes.writerIndex() + (long) AROUND * calls.size();
    }

    /** How many of the calls are media rather than text. */
    long media() {
        return media;
    }

    /** Removes the last call if it was text; {@link #open} then holds that text. */
    void reopen() {
        if (textFrom >= 0) {
            calls.removeLast();
        } else {
            textFrom = bytes.writerIndex();
            textTo = textFrom;
        }
    }

    /** The text that {@link #reopen} removed, the inside of a JSON string; empty if there is none. */
    @Borrowed
    ByteBuf open() {
        return view.setIndex(textFrom, textTo);
    }

    void param(Param key, @Borrowed ByteBuf raw) {
        keep(raw, (sink, part) -> sink.param(key, part));
    }

    void thinking(Thinking level) {
        keep((sink, none) -> sink.thinking(level));
    }

    void format(@Borrowed @Nullable ByteBuf schema) {
        if (schema == null) {
            keep((sink, none) -> sink.format(null));
        } else {
            keep(schema, ChatSink::format);
        }
    }

    void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        keep(schema, (sink, part) -> sink.format(name, strict, part));
    }

    void thinkingBudget(long tokens) {
        keep((sink, none) -> sink.thinkingBudget(tokens));
    }

    void message(Role role) {
        keep((sink, none) -> sink.message(role));
    }

    void text(@Borrowed ByteBuf escaped) {
        int from = bytes.writerIndex();
        keep(escaped, ChatSink::text);
        textFrom = from;
        textTo = bytes.writerIndex();
    }

    void reasoning(@Borrowed ByteBuf escaped) {
        keep(escaped, ChatSink::reasoning);
    }

    void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        media += escaped.readableBytes();
        keep(escaped, (sink, part) -> sink.media(kind, source, type, part));
    }

    void mediaName(@Borrowed ByteBuf escaped) {
        keep(escaped, ChatSink::mediaName);
    }

    void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        keep(escaped, (sink, part) -> sink.sealed(kind, part));
    }

    void refusal(@Borrowed ByteBuf escaped) {
        keep(escaped, ChatSink::refusal);
    }

    void cacheMark(String ttl) {
        keep((sink, none) -> sink.cacheMark(ttl));
    }

    void toolFailed() {
        keep((sink, none) -> sink.toolFailed());
    }

    void part(String type, @Borrowed ByteBuf raw) {
        keep(raw, (sink, part) -> sink.part(type, part));
    }

    void serverTool(String type, @Borrowed ByteBuf raw) {
        keep(raw, (sink, part) -> sink.serverTool(type, part));
    }

    void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        keep(arguments, (sink, part) -> sink.toolCall(id, name, part));
    }

    void toolResult(String id, String name) {
        keep((sink, none) -> sink.toolResult(id, name));
    }

    void messageEnd() {
        keep(MESSAGE_END);
    }

    /** Releases the bytes; call once. */
    void release() {
        bytes.release();
    }
}
