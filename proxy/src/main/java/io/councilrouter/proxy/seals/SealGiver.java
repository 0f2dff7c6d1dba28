package io.councilrouter.proxy.seals;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatRelay;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the writer of a request and tells, around the calls of an assistant's message, the reasoning and the
 * seals that were kept of it, in their order. They take the place of reasoning that the client has brought, which is not
 * always what it was. A message of whose calls nothing is kept stays as it is. One attempt's, on its loop.
 */
public final class SealGiver implements ChatRelay {
    private final TurnSeals seals;
    private final CallKeys keys;
    private final ChatSink writer;
    private final HeldMessage held;
    private Role role = Role.USER;
    private boolean holding;
    /** Whether reasoning was given in the open message. */
    private boolean given;

    /** The turn that was given last, as long as only the assistant has spoken since. */
    private @Nullable KeptTurn turn;

    /** How much of its tape was told or passed over. */
    private int told;

    /** How many more bytes are given: whoever brings a call a thousand times is not given its turn as often. */
    private long left;

    /** One that gives at most {@code most} bytes. */
    SealGiver(TurnSeals seals, CallKeys keys, long most, ChatSink writer) {
        this.seals = seals;
        this.keys = keys;
        left = most;
        this.writer = writer;
        this.held = new HeldMessage(writer);
    }

    @Override
    public ChatSink to() {
        return holding ? held : writer;
    }

    @Override
    public void message(Role speaker) {
        role = speaker;
        given = false;
        if (speaker == Role.ASSISTANT) {
            keys.answered();
            holding = seals.any();
        } else {
            turn = null;
        }
        writer.message(speaker);
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (role == Role.USER || role == Role.TOOL) {
            keys.said(escaped);
        }
        to().text(escaped);
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        if (!given) {
            to().reasoning(escaped);
        }
    }

    @Override
    public void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        if (!given) {
            to().sealed(kind, escaped);
        }
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        SealShelf.ShelvedCall found = role == Role.ASSISTANT ? seals.find(id, name, arguments) : null;
        if (found == null || !affords(found.turn())) {
            release();
            writer.toolCall(id, name, arguments);
            return;
        }
        given = true;
        int call = found.turn().before(told, found.place(), writer, this::release);
        release();
        writer.toolCall(id, name, arguments);
        if (call >= 0) {
            told = found.turn().behind(call, writer);
        }
    }

    /** Begins to give a turn that is not the one that was given last; false if that would be too much. */
    private boolean affords(KeptTurn next) {
        if (next.equals(turn)) {
            return true;
        }
        if (next.size() > left) {
            return false;
        }
        left -= next.size();
        turn = next;
        told = 0;
        return true;
    }

    /** Tells what the client has brought; false if there is nothing, or it was told before. */
    private boolean release() {
        boolean first = holding;
        holding = false;
        return first && held.tell(!given);
    }

    @Override
    public void messageEnd() {
        release();
        writer.messageEnd();
    }

    /** Releases what it holds if the request is abandoned; idempotent. */
    public void close() {
        held.close();
    }
}
