package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.anthropic.BlockFields.BlockKind;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the content blocks of an answer as they come. Servers of one's own begin a block before the last one has ended, and
 * end all of them at the end: calls are known by the places of their blocks. A call without arguments has none but {@code
 * {}} when it ends; a block of the server's own is held until its input is whole. Not thread-safe; belongs to one answer,
 * allocates once a call.
 */
final class BlockTeller {
    private final JsonCursor inner = new JsonCursor();
    private final List<Call> calls = new ArrayList<>(0);
    /** Input that stood where a server's block began: what comes in pieces takes its place. */
    private final HeldText early = new HeldText();
    /** Input of a server's tool, as far as it has come. */
    private final HeldText input = new HeldText();
    /** A server's block around its input. */
    private final HeldText before = new HeldText();

    private final HeldText behind = new HeldText();
    private @Nullable BlockKind open;
    /** Place of the open block. */
    private long openAt;

    private String serverType = "";
    private boolean untold;

    /** One call of a tool. */
    private static final class Call {
        private final long at;
        /** Arguments that stood where it began: what comes in pieces takes their place. */
        private final HeldText early = new HeldText();

        private boolean argued;
        private boolean ended;

        private Call(long at) {
            this.at = at;
        }
    }

    /**
     * Begins a block, which is in what {@code json} reads, and tells what is in it.
     *
     * @param at its place among the blocks
     */
    void open(long at, BlockFields block, JsonCursor json, EventSink sink) {
        leave(sink);
        openAt = at;
        BlockKind kind = block.kind();
        switch (kind) {
            case TEXT -> {
                sink.blockOpen(0, Block.TEXT, "");
                text(block, json, sink);
            }
            case THINKING -> {
                sink.blockOpen(0, Block.REASONING, "");
                if (block.says(BlockFields.THINKING, json)) {
                    sink.reasoning(0, block.view(BlockFields.THINKING, json));
                }
                if (block.says(BlockFields.SIGNATURE, json)) {
                    sink.sealed(0, Seal.SIGNATURE, block.view(BlockFields.SIGNATURE, json));
                }
            }
            case REDACTED -> {
                sink.blockOpen(0, Block.REASONING, "");
                if (block.says(BlockFields.DATA, json)) {
                    sink.sealed(0, Seal.OPAQUE, block.view(BlockFields.DATA, json));
                }
            }
            case CALL -> {
                if (calls.size() == CallTracker.MOST || block.name().isEmpty()) {
                    return;
                }
                sink.blockOpen(0, Block.CALL, "");
                sink.toolOpen(0, calls.size(), block.id(), block.name());
                Call call = new Call(at);
                calls.add(call);
                arguments(block, json, call.early);
            }
            case SERVER -> {
                sink.blockOpen(0, Block.SERVER_TOOL, block.id());
                server(block, json, sink);
            }
        }
        open = kind;
    }

    /** Another block begins: the open one has ended, unless it is a call, of which more may come. */
    private void leave(EventSink sink) {
        if (open != null && open != BlockKind.CALL) {
            ended(sink);
        }
        open = null;
    }

    private void text(BlockFields block, JsonCursor json, EventSink sink) {
        if (block.says(BlockFields.TEXT, json)) {
            sink.text(0, block.view(BlockFields.TEXT, json));
        }
        if (block.says(BlockFields.CITATIONS, json)) {
            inner.over(block.view(BlockFields.CITATIONS, json));
            inner.next();
            while (inner.next() == Json.OBJECT) {
                Citations.tell(inner, sink);
            }
        }
    }

    private static void arguments(BlockFields block, JsonCursor json, HeldText out) {
        switch (block.input()) {
            case OBJECT -> JsonEscapes.escape(block.view(BlockFields.INPUT, json), out);
            case STRING -> ArgumentObject.ofText(block.view(BlockFields.INPUT, json), out);
            case NULL -> ArgumentObject.nothing(out);
            default -> ArgumentObject.ofValue(block.view(BlockFields.INPUT, json), out);
        }
    }

    private void server(BlockFields block, JsonCursor json, EventSink sink) {
        serverType = block.type();
        untold = block.input() == Json.OBJECT;
        if (!untold) {
            sink.serverTool(0, serverType, block.block(json));
            return;
        }
        sink.progress();
        input.clear();
        early.clear();
        before.clear();
        behind.clear();
        JsonEscapes.escape(block.view(BlockFields.INPUT, json), early);
        before.append(block.beforeInput(json));
        behind.append(block.behindInput(json));
    }

    /**
     * More of a call's arguments, or of the input of a server's tool.
     *
     * @param at place of its block, −1 for the open one
     * @param escaped the inside of a JSON string
     */
    void input(long at, @Borrowed ByteBuf escaped, EventSink sink) {
        if (!escaped.isReadable()) {
            return;
        }
        int call = call(at);
        if (call >= 0 && !calls.get(call).ended) {
            calls.get(call).argued = true;
            sink.toolArgs(0, call, escaped);
        } else {
            input.append(escaped);
            sink.progress();
        }
    }

    /** The call of the block at that place, −1 if it is none. */
    private int call(long at) {
        long place = at < 0 ? openAt : at;
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).at == place) {
                return i;
            }
        }
        return -1;
    }

    /** A source of the text. */
    void citation(@Borrowed ByteBuf object, EventSink sink) {
        inner.over(object);
        inner.next();
        Citations.tell(inner, sink);
    }

    /**
     * A block ends.
     *
     * @param at its place, −1 for the open one
     */
    void close(long at, EventSink sink) {
        int call = call(at);
        if (call >= 0) {
            end(call, sink);
        }
        if (open != null && (at < 0 || at == openAt)) {
            ended(sink);
        }
    }

    /** All blocks have ended. */
    void closeAll(EventSink sink) {
        for (int i = 0; i < calls.size(); i++) {
            end(i, sink);
        }
        if (open != null) {
            ended(sink);
        }
    }

    private void end(int index, EventSink sink) {
        Call call = calls.get(index);
        if (!call.ended && !call.argued) {
            sink.toolArgs(0, index, call.early.view());
        }
        call.ended = true;
        call.early.close();
    }

    private void ended(EventSink sink) {
        open = null;
        if (untold) {
            untold = false;
            ArgumentObject.write(input.isEmpty() ? early.view() : input.view(), before);
            before.append(behind.view());
            sink.serverTool(0, serverType, before.view());
        }
        sink.blockClose(0);
    }

    /** Releases what the frame just reported needed. */
    void rest() {
        inner.rest();
    }

    /** Releases what is held. Idempotent. */
    void close() {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).early.close();
        }
        early.close();
        input.close();
        before.close();
        behind.close();
        inner.close();
    }
}
