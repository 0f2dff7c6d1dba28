package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the tool calls of an answer until they are complete, {@link HeldText#MOST} bytes of arguments in all. Not
 * thread-safe; whoever creates it closes it.
 */
public final class HeldCalls {
    private final List<HeldCall> calls = new ArrayList<>(0);
    private long held;

    /**
     * A call.
     *
     * @param index its place among the calls of its choice, from 0
     * @param arguments the inside of a JSON string, as far as it has come
     */
    public record HeldCall(int index, String id, String name, HeldText arguments) {}

    /** Starts without calls. */
    public HeldCalls() {}

    /** A call begins. */
    public void open(int index, String id, String name) {
        calls.add(new HeldCall(index, id, name, new HeldText()));
    }

    /** More of a call's arguments, the inside of a JSON string. */
    public void arguments(int index, @Borrowed ByteBuf escaped) {
        held += escaped.readableBytes();
        for (int i = 0; i < calls.size() && !full(); i++) {
            HeldCall call = calls.get(i);
            if (call.index == index) {
                call.arguments.append(escaped);
            }
        }
    }

    /** Whether more came than is held: the calls are not whole. */
    public boolean full() {
        return held > HeldText.MOST;
    }

    /** Whether there are no calls. */
    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /** The calls in the order in which they began. */
    public List<HeldCall> all() {
        return calls;
    }

    /** Forgets the calls and releases what they hold. Idempotent; usable again. */
    public void close() {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).arguments.close();
        }
        calls.clear();
        held = 0;
    }
}
