package io.councilrouter.proxy.seals;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Seal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A turn of an assistant on the shelf: what stands around its calls. Immutable but for two words about its stay there. */
final class KeptTurn {
    /** About how many bytes of heap it takes beside its tape. */
    private static final int AROUND = 128;

    /** The same for each of its keys. */
    private static final int AROUND_KEY = 96;

    private static final VarHandle FINDABLE;
    private static final VarHandle USED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FINDABLE = lookup.findVarHandle(KeptTurn.class, "findable", int.class);
            USED = lookup.findVarHandle(KeptTurn.class, "used", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] tape;
    private final List<TurnCall> calls;

    /** Under how many keys it is found; 0: it is no longer on the shelf. */
    @SuppressWarnings("unused") // through FINDABLE
    private int findable;

    /** When it was kept or found last, nanoseconds. */
    @SuppressWarnings("unused") // through USED
    private long used;

    /**
     * A key under which a call of it is found.
     *
     * @param place how many calls of the turn are before it
     */
    record TurnCall(CallKey key, int place) {}

    /** What a {@link TurnTape} has recorded, found under the keys of {@code calls}, each of which comes once. */
    KeptTurn(byte[] tape, List<TurnCall> calls, long now) {
        this.tape = tape;
        this.calls = calls;
        findable = calls.size();
        used = now;
    }

    /** The keys under which it is found. */
    List<TurnCall> calls() {
        return calls;
    }

    /** About how much heap it takes, bytes. */
    long size() {
        return AROUND + tape.length + (long) AROUND_KEY * calls.size();
    }

    /** Notes that it was found. */
    void use(long now) {
        USED.setOpaque(this, now);
    }

    /** For how long nobody has asked for it, nanoseconds. */
    long unused(long now) {
        return now - (long) USED.getOpaque(this);
    }

    /** Whether it is no longer on the shelf. */
    boolean gone() {
        return (int) FINDABLE.getVolatile(this) == 0;
    }

    /** Takes it off the shelf; true for the one caller who has done so. */
    boolean leave() {
        return (int) FINDABLE.getAndSet(this, 0) > 0;
    }

    /** One of its keys leads to another turn from now on; true if it was the last one. */
    boolean hide() {
        for (; ; ) {
            int now = (int) FINDABLE.getVolatile(this);
            if (now == 0) {
                return false;
            }
            if (FINDABLE.compareAndSet(this, now, now - 1)) {
                return now == 1;
            }
        }
    }

    /**
     * Tells what stands before a call. What stands directly behind something that the client has left out is left out, too.
     *
     * @param from where to begin: 0, or what the last {@link #behind} has returned
     * @param place how many calls of the turn are before it
     * @param content tells what the client has brought of the turn itself; false if there is nothing
     * @return where the call stands; −1, telling nothing, if it stands before {@code from}
     */
    int before(int from, int place, ChatSink to, BooleanSupplier content) {
        ByteBuf all = Unpooled.wrappedBuffer(tape);
        int call = find(all, from, place);
        boolean leftOut = false;
        for (int at = from; at < call; at = next(all, at)) {
            ByteBuf part = part(all, at);
            switch (tape[at]) {
                case TurnTape.REASONING -> {
                    leftOut = false;
                    to.reasoning(part);
                }
                case TurnTape.OPAQUE -> {
                    leftOut = false;
                    to.sealed(Seal.OPAQUE, part);
                }
                case TurnTape.CONTENT -> leftOut = !content.getAsBoolean();
                case TurnTape.CALL -> leftOut = true;
                default -> {
                    if (!leftOut) {
                        to.sealed(Seal.SIGNATURE, part);
                    }
                }
            }
        }
        return call;
    }

    private int find(ByteBuf all, int from, int place) {
        for (int at = from; at < tape.length; at = next(all, at)) {
            if (tape[at] == TurnTape.CALL && all.getInt(at + 1) == place) {
                return at;
            }
        }
        return -1;
    }

    /** The bytes of an item. */
    private ByteBuf part(ByteBuf all, int at) {
        int begin = at + TurnTape.HEAD;
        return all.slice(begin, next(all, at) - begin);
    }

    private int next(ByteBuf all, int at) {
        return at + TurnTape.HEAD + (tape[at] == TurnTape.CALL ? 0 : all.getInt(at + 1));
    }

    /**
     * Tells what stands directly behind a call, and so belongs to it.
     *
     * @param call where {@link #before} has found it
     * @return where the rest begins
     */
    int behind(int call, ChatSink to) {
        ByteBuf all = Unpooled.wrappedBuffer(tape);
        int at = next(all, call);
        for (; at < tape.length && tape[at] == TurnTape.SIGNATURE; at = next(all, at)) {
            to.sealed(Seal.SIGNATURE, part(all, at));
        }
        return at;
    }
}
