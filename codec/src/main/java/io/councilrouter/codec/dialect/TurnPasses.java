package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The list of one turn where results of tools are parts of what the user says. It is read twice, one element a step: the
 * results first, which are messages of their own in other APIs, then the rest, which is one message. Not thread-safe;
 * belongs to one request; whoever creates it closes it.
 */
public final class TurnPasses {

    /** Reads and tells the elements of the list. */
    public interface Elements {

        /** Reads the element whose brace {@code json} is at; {@code place} is its place in the list, from 0. */
        void read(int place, JsonCursor json);

        /** Whether the element just read is the result of a tool. */
        boolean isResult();

        /** Tells the result just read, a message of its own. */
        void result(JsonCursor json, ChatSink sink);

        /** Tells the element just read as part of the open message. */
        void tell(JsonCursor json, ChatSink sink);

        /** A result is where only the assistant speaks. */
        void stray();

        /** The list is none of objects. */
        void broken();
    }

    /** What is being told. */
    private enum TurnPass {
        NOTHING,
        RESULTS,
        REST
    }

    private final Subtree list;
    private final Elements elements;
    private @Nullable JsonCursor body;
    private TurnPass pass = TurnPass.NOTHING;
    private Role speaker = Role.USER;
    private int place;
    private boolean open;
    private boolean results;
    private long from;
    private long to;

    /**
     * For the lists of one request.
     *
     * @param longSpans long strings of the body, as its scan found them
     */
    public TurnPasses(int[] longSpans, Elements elements) {
        list = new Subtree(longSpans);
        this.elements = elements;
    }

    /** Begins a turn whose list is {@code [start, end)} of what {@code json} reads; {@link #step} tells it. */
    public void begin(JsonCursor json, long start, long end, Role who) {
        body = json;
        from = start;
        to = end;
        speaker = who;
        results = false;
        open = false;
        enter(who == Role.USER ? TurnPass.RESULTS : TurnPass.REST, json);
    }

    private void enter(TurnPass next, JsonCursor json) {
        pass = next;
        place = 0;
        list.open(json, from, to).next();
    }

    /** Whether there is still something of a turn to tell. */
    public boolean pending() {
        return pass != TurnPass.NOTHING;
    }

    /** Tells one element of the open turn; true when this was the end of the turn. */
    public boolean step(ChatSink sink) {
        JsonCursor json = list.json();
        Json token = json.next();
        if (token == Json.OBJECT) {
            element(json, sink);
            return false;
        }
        if (token == Json.ARRAY_END) {
            return ended(sink);
        }
        pass = TurnPass.NOTHING;
        elements.broken();
        return false;
    }

    private void element(JsonCursor json, ChatSink sink) {
        elements.read(place++, json);
        boolean result = elements.isResult();
        if (pass == TurnPass.RESULTS && result) {
            results = true;
            elements.result(json, sink);
        } else if (pass == TurnPass.REST && !result) {
            open(sink);
            elements.tell(json, sink);
        } else if (pass == TurnPass.REST && speaker != Role.USER) {
            elements.stray();
        }
    }

    private void open(ChatSink sink) {
        if (!open) {
            open = true;
            sink.message(speaker);
        }
    }

    /** A turn of results alone is no message beside theirs. */
    private boolean ended(ChatSink sink) {
        JsonCursor json = body;
        if (pass == TurnPass.RESULTS && json != null) {
            enter(TurnPass.REST, json);
            return false;
        }
        if (!results) {
            open(sink);
        }
        if (open) {
            sink.messageEnd();
        }
        pass = TurnPass.NOTHING;
        return true;
    }

    /** Releases what it holds. Idempotent. */
    public void close() {
        list.close();
    }
}
