package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the items of an answer as they come. An item says all of itself again when it is done, which is told only where it
 * did not come in pieces. A call of a custom tool is told as one of a function with the argument {@code input}. Not
 * thread-safe; belongs to one answer, allocates once an item.
 */
final class ItemTeller {
    /** With this begins the id of the block of a call of a custom tool, by which its own API's writer knows it. */
    static final String CUSTOM_ID = "ctc_";

    private static final byte[] INPUT = ascii("{\\\"input\\\":\\\"");
    private static final byte[] INPUT_END = ascii("\\\"}");
    private static final byte[] PARAGRAPH = ascii("\\n\\n");

    /** What an item is to the vocabulary. */
    private enum ToldKind {
        MESSAGE,
        REASONING,
        CALL,
        CUSTOM,
        SERVER
    }

    /** One item. */
    private static final class ToldItem {
        private final long at;
        private final ToldKind kind;
        private final int call;
        private boolean said;

        private ToldItem(long at, ToldKind kind, int call) {
            this.at = at;
            this.kind = kind;
            this.call = call;
        }
    }

    private final JsonCursor inner = new JsonCursor();
    private final PartFields parts = new PartFields();
    private final ItemFields listed = new ItemFields();
    private final HeldText scratch = new HeldText();
    /** Those that have not ended. */
    private final List<ToldItem> items = new ArrayList<>(2);

    private int calls;
    private boolean spoke;

    /** Whether anything has been told. */
    boolean spoke() {
        return spoke;
    }

    /** Whether there are calls. */
    boolean called() {
        return calls > 0;
    }

    /**
     * An item begins.
     *
     * @param at its place among the items, −1 if unknown
     */
    void open(long at, ItemFields item, EventSink sink) {
        begin(at, item, sink);
    }

    private @Nullable ToldItem begin(long at, ItemFields item, EventSink sink) {
        ToldKind kind =
                switch (item.type()) {
                    case "message" -> ToldKind.MESSAGE;
                    case "reasoning" -> ToldKind.REASONING;
                    case "function_call" -> ToldKind.CALL;
                    case "custom_tool_call" -> ToldKind.CUSTOM;
                    default -> ToldKind.SERVER;
                };
        boolean call = kind == ToldKind.CALL || kind == ToldKind.CUSTOM;
        if (call && (calls == CallTracker.MOST || item.name().isEmpty())) {
            return null;
        }
        spoke = true;
        ToldItem told = new ToldItem(at, kind, call ? calls : -1);
        items.add(told);
        switch (kind) {
            case MESSAGE -> sink.blockOpen(0, Block.TEXT, item.id());
            case REASONING -> sink.blockOpen(0, Block.REASONING, item.id());
            case CALL -> {
                sink.blockOpen(0, Block.CALL, item.id());
                sink.toolOpen(0, calls++, item.callId(), item.name());
            }
            case CUSTOM -> {
                String id = item.id();
                sink.blockOpen(0, Block.CALL, id.startsWith(CUSTOM_ID) ? id : CUSTOM_ID + id);
                sink.toolOpen(0, calls++, item.callId(), item.name());
                sink.toolArgs(0, told.call, Unpooled.wrappedBuffer(INPUT));
            }
            case SERVER -> {
                sink.blockOpen(0, Block.SERVER_TOOL, item.id());
                sink.progress();
            }
        }
        return told;
    }

    private @Nullable ToldItem find(long at) {
        for (int i = items.size() - 1; i >= 0; i--) {
            ToldItem each = items.get(i);
            if (at < 0 || each.at == at) {
                return each;
            }
        }
        return null;
    }

    /** The item at that place says something, which its caller tells. */
    void says(long at) {
        spoke = true;
        ToldItem item = find(at);
        if (item != null) {
            item.said = true;
        }
    }

    /** More of the arguments of the call at that place, the inside of a JSON string. */
    void arguments(long at, @Borrowed ByteBuf escaped, EventSink sink) {
        ToldItem item = find(at);
        if (item == null || item.call < 0 || !escaped.isReadable()) {
            return;
        }
        item.said = true;
        if (item.kind == ToldKind.CUSTOM) {
            input(item, escaped, sink);
        } else {
            sink.toolArgs(0, item.call, escaped);
        }
    }

    private void input(ToldItem item, ByteBuf escaped, EventSink sink) {
        scratch.clear();
        JsonEscapes.escape(escaped, scratch);
        sink.toolArgs(0, item.call, scratch.view());
    }

    /** Another part of a summary begins, the first one not counted. */
    static void paragraph(EventSink sink) {
        sink.summary(0, Unpooled.wrappedBuffer(PARAGRAPH));
    }

    /** An item is done; {@code item} is all of it, in what {@code json} reads. */
    void done(long at, ItemFields item, JsonCursor json, EventSink sink) {
        ToldItem told = find(at);
        if (told == null) {
            told = begin(at, item, sink);
        }
        if (told == null) {
            return;
        }
        switch (told.kind) {
            case MESSAGE -> {
                if (!told.said && item.says(ItemFields.CONTENT, json)) {
                    inner.over(item.view(ItemFields.CONTENT, json));
                    parts.tell(inner, sink, text -> sink.text(0, text));
                }
            }
            case REASONING -> reasoning(told, item, json, sink);
            case CALL -> {
                if (!told.said && item.says(ItemFields.ARGUMENTS, json)) {
                    arguments(at, item.view(ItemFields.ARGUMENTS, json), sink);
                }
            }
            case CUSTOM -> {
                if (!told.said && item.says(ItemFields.INPUT, json)) {
                    input(told, item.view(ItemFields.INPUT, json), sink);
                }
            }
            case SERVER -> sink.serverTool(0, item.type(), item.whole(json));
        }
        end(told, sink);
    }

    private void reasoning(ToldItem told, ItemFields item, JsonCursor json, EventSink sink) {
        boolean words = told.said;
        if (item.says(ItemFields.SUMMARY, json)) {
            inner.over(item.view(ItemFields.SUMMARY, json));
            inner.next();
            words |= inner.next() == Json.OBJECT;
            if (!told.said) {
                int[] count = {0};
                inner.over(item.view(ItemFields.SUMMARY, json));
                parts.tell(inner, sink, text -> {
                    if (count[0]++ > 0) {
                        paragraph(sink);
                    }
                    sink.summary(0, text);
                });
            }
        }
        if (!told.said && item.says(ItemFields.CONTENT, json)) {
            words = true;
            inner.over(item.view(ItemFields.CONTENT, json));
            parts.tell(inner, sink, text -> sink.reasoning(0, text));
        }
        if (item.says(ItemFields.SEAL, json)) {
            sink.sealed(0, words ? Seal.SIGNATURE : Seal.OPAQUE, item.view(ItemFields.SEAL, json));
        }
    }

    private void end(ToldItem item, EventSink sink) {
        items.remove(item);
        if (item.kind == ToldKind.CUSTOM) {
            sink.toolArgs(0, item.call, Unpooled.wrappedBuffer(INPUT_END));
        } else if (item.kind == ToldKind.CALL && !item.said) {
            scratch.clear();
            ArgumentObject.nothing(scratch);
            sink.toolArgs(0, item.call, scratch.view());
        }
        sink.blockClose(0);
    }

    /** Tells all items of a list. */
    void list(@Borrowed ByteBuf output, JsonCursor reader, EventSink sink) {
        reader.over(output);
        reader.next();
        int at = 0;
        while (reader.next() == Json.OBJECT && listed.read(reader)) {
            done(at++, listed, reader, sink);
        }
    }

    /** The answer has ended, and with it all items. */
    void endAll(EventSink sink) {
        while (!items.isEmpty()) {
            end(items.getFirst(), sink);
        }
    }

    /** Releases what the frame just reported needed. */
    void rest() {
        inner.rest();
        parts.rest();
    }

    /** Releases what is held. Idempotent. */
    void close() {
        inner.close();
        parts.close();
        scratch.close();
    }
}
