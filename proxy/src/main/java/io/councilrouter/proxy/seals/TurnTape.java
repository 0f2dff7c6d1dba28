package io.councilrouter.proxy.seals;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.HeldText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Records one turn of an assistant: items, each a kind, a length and bytes. Only reasoning and seals have bytes; of texts
 * it keeps where they stood, of calls their places. Not thread-safe; one answer's.
 */
final class TurnTape {
    /** Reasoning, the inside of a JSON string. */
    static final byte REASONING = 0;

    /** A seal, {@link Seal#SIGNATURE}. */
    static final byte SIGNATURE = 1;

    /** A seal, {@link Seal#OPAQUE}. */
    static final byte OPAQUE = 2;

    /** Here stood text; only once, at the first. */
    static final byte CONTENT = 3;

    /** A call; in place of a length, how many calls were before it. */
    static final byte CALL = 4;

    /** Bytes of an item's kind and length. */
    static final int HEAD = 1 + Integer.BYTES;

    private static final int NONE = -1;

    private final HeldText bytes = new HeldText();
    private final long most;
    private long spent;
    /** Where the item of reasoning that is being told begins. */
    private int reasoning = NONE;

    private boolean seals;
    private boolean texts;
    private boolean full;

    /** An empty tape of at most {@code most} bytes. */
    TurnTape(long most) {
        this.most = most;
    }

    /** A piece of reasoning; pieces that follow one another are one. */
    void reasoning(@Borrowed ByteBuf escaped) {
        if (!room(escaped.readableBytes())) {
            return;
        }
        if (reasoning == NONE) {
            reasoning = (int) bytes.size();
            head(REASONING, 0);
        }
        bytes.append(escaped);
        bytes.view().setInt(reasoning + 1, (int) bytes.size() - reasoning - HEAD);
    }

    /** A seal. One without bytes seals nothing. */
    void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        reasoning = NONE;
        if (escaped.isReadable() && room(escaped.readableBytes())) {
            seals = true;
            head(kind == Seal.SIGNATURE ? SIGNATURE : OPAQUE, escaped.readableBytes());
            bytes.append(escaped);
        }
    }

    /** Something that the client is shown and brings back itself. */
    void content() {
        reasoning = NONE;
        if (!texts && room(0)) {
            texts = true;
            head(CONTENT, 0);
        }
    }

    /** More of a call's arguments, which are kept elsewhere but count; false if they are too many. */
    boolean arguments(int more) {
        if (room(more)) {
            spent += more;
        }
        return !full;
    }

    /** A call begins, with so many before it. */
    void call(int place) {
        reasoning = NONE;
        if (room(0)) {
            head(CALL, place);
        }
    }

    private void head(byte kind, int length) {
        bytes.tail(HEAD).writeByte(kind).writeInt(length);
    }

    private boolean room(int more) {
        if (!full && spent + bytes.size() + HEAD + more > most) {
            full = true;
            bytes.close();
        }
        return !full;
    }

    /** Whether there is a seal on it. */
    boolean sealed() {
        return seals;
    }

    /** Whether all that was told is on it. */
    boolean whole() {
        return !full;
    }

    /** A copy of what is on it. */
    byte[] copy() {
        return ByteBufUtil.getBytes(bytes.view());
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        bytes.close();
    }
}
