package io.councilrouter.proxy.seals;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatRelay;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What an assistant's message says before its calls, held back until they are known. All other verbs go through. Not
 * thread-safe; one request's.
 */
final class HeldMessage implements ChatRelay {
    private final ChatSink to;
    private final List<HeldVerb> verbs = new ArrayList<>(2);
    private @Nullable ByteBuf bytes;

    /**
     * A verb, and where its bytes are.
     *
     * @param thought whether it tells reasoning or a seal
     */
    private record HeldVerb(boolean thought, int from, int length, BiConsumer<ChatSink, ByteBuf> verb) {}

    /** Holds what goes to {@code to}. */
    HeldMessage(ChatSink to) {
        this.to = to;
    }

    @Override
    public ChatSink to() {
        return to;
    }

    private void hold(boolean thought, ByteBuf part, BiConsumer<ChatSink, ByteBuf> verb) {
        ByteBuf all = bytes;
        if (all == null) {
            all = PooledByteBufAllocator.DEFAULT.buffer(Math.max(256, part.readableBytes()));
            bytes = all;
        }
        verbs.add(new HeldVerb(thought, all.writerIndex(), part.readableBytes(), verb));
        all.writeBytes(part, part.readerIndex(), part.readableBytes());
    }

    /**
     * Tells what is held, and holds nothing any more.
     *
     * @param thoughts whether reasoning and seals are told, too
     * @return whether anything else was
     */
    boolean tell(boolean thoughts) {
        boolean any = false;
        ByteBuf all = bytes;
        for (int i = 0; i < verbs.size() && all != null; i++) {
            HeldVerb held = verbs.get(i);
            any |= !held.thought;
            if (thoughts || !held.thought) {
                held.verb.accept(to, all.slice(held.from, held.length));
            }
        }
        close();
        return any;
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        hold(false, escaped, ChatSink::text);
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        hold(true, escaped, ChatSink::reasoning);
    }

    @Override
    public void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        hold(true, escaped, (sink, part) -> sink.sealed(kind, part));
    }

    @Override
    public void refusal(@Borrowed ByteBuf escaped) {
        hold(false, escaped, ChatSink::refusal);
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        hold(false, raw, (sink, part) -> sink.part(type, part));
    }

    @Override
    public void serverTool(String type, @Borrowed ByteBuf raw) {
        hold(false, raw, (sink, part) -> sink.serverTool(type, part));
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        hold(false, escaped, (sink, part) -> sink.media(kind, source, type, part));
    }

    @Override
    public void mediaName(@Borrowed ByteBuf escaped) {
        hold(false, escaped, ChatSink::mediaName);
    }

    @Override
    public void cacheMark(String ttl) {
        hold(false, Unpooled.EMPTY_BUFFER, (sink, none) -> sink.cacheMark(ttl));
    }

    /** Forgets what is held. Idempotent; usable again. */
    void close() {
        verbs.clear();
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
