package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts the fragments of an answer's tool calls. Servers leave the index out, give every call the index 0, or send a
 * call's name after the first of its arguments; here each call gets a stable index per choice, opens once with its
 * name, and its arguments follow. Not thread-safe; belongs to one answer, allocates once per call.
 */
public final class CallTracker {
    /** More calls than any model makes in one answer; further fragments are added to the last one. */
    public static final int MOST = 1024;

    /** Most bytes of arguments held in all for calls whose names have not come yet. */
    private static final long MOST_EARLY = 1 << 20;

    private final List<TrackedCall> calls = new ArrayList<>(2);
    private long early;

    /** One tool call. */
    public static final class TrackedCall {
        private final int choice;
        private final long upstream;
        private final int index;
        private String id;
        private boolean open;
        private final HeldText early = new HeldText();

        private TrackedCall(int choice, long upstream, int index, String id) {
            this.choice = choice;
            this.upstream = upstream;
            this.index = index;
            this.id = id;
        }
    }

    /**
     * The call that a fragment belongs to, opened as soon as its name is known.
     *
     * @param upstream index given by the server, −1 if none
     * @param id empty if the fragment has none
     * @param name empty if the fragment has none
     */
    public TrackedCall fragment(int choice, long upstream, String id, String name, EventSink sink) {
        TrackedCall call = find(choice, upstream, id, name);
        if (call.id.isEmpty()) {
            call.id = id;
        }
        if (!call.open && !name.isEmpty()) {
            call.open = true;
            sink.toolOpen(choice, call.index, call.id, name);
            if (!call.early.isEmpty()) {
                sink.toolArgs(choice, call.index, call.early.view());
            }
            call.early.close();
        }
        return call;
    }

    /** A piece of a call's arguments: the inside of a JSON string. */
    public void arguments(TrackedCall call, @Borrowed ByteBuf escaped, EventSink sink) {
        if (!escaped.isReadable()) {
            return;
        }
        if (call.open) {
            sink.toolArgs(call.choice, call.index, escaped);
        } else {
            early += escaped.readableBytes();
            if (early <= MOST_EARLY) {
                call.early.append(escaped);
            } else {
                sink.fault(AnswerFaults.heldTooMuch());
            }
        }
    }

    /** Whether any call was opened. */
    public boolean any() {
        return !calls.isEmpty();
    }

    /** Releases what was held because it came too early. Idempotent. */
    public void close() {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).early.close();
        }
    }

    private TrackedCall find(int choice, long upstream, String id, String name) {
        TrackedCall last = null;
        TrackedCall same = null;
        int count = 0;
        for (int i = 0; i < calls.size(); i++) {
            TrackedCall call = calls.get(i);
            if (call.choice == choice) {
                count++;
                last = call;
                same = call.upstream == upstream ? call : same;
            }
        }
        TrackedCall current = upstream >= 0 ? same : last;
        boolean another = current == null
                || (!id.isEmpty() && !current.id.isEmpty() && !id.equals(current.id))
                || (upstream < 0 && id.isEmpty() && !name.isEmpty() && current.open);
        if (calls.size() == MOST) {
            return current == null ? calls.getLast() : current;
        }
        if (current == null || another) {
            current = new TrackedCall(choice, upstream, count, id);
            calls.add(current);
        }
        return current;
    }
}
