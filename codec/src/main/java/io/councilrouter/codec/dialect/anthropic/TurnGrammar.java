package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.dialect.TurnPasses;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a conversation, block by block, a step each. What tools came to stands in a turn of the user's; in the
 * vocabulary each result is a message of its own, and all of them come before what the user says, wherever they stand.
 *
 * <pre>
 *   {"role":"user","content":[ text, tool_result, tool_result ]}   is   TOOL, TOOL, USER
 * </pre>
 */
final class TurnGrammar implements TurnPasses.Elements {
    private static final int LONGEST_NAME = 256;

    private final TurnPasses turn;
    private final Subtree inner;
    private final BlockReader block;
    private final ParamReader params;
    private @Nullable JsonCursor body;
    private int count;
    private String list = "";
    private long from;

    TurnGrammar(int[] longSpans, BlockReader block, ParamReader params) {
        turn = new TurnPasses(longSpans, this);
        inner = new Subtree(longSpans);
        this.block = block;
        this.params = params;
    }

    /** Reads the turn on whose brace {@code json} stands, and tells it up to a list of blocks. */
    void read(JsonCursor json, ChatSink sink) {
        body = json;
        String role = "";
        Json content = Json.NULL;
        long to = 0;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "role" -> role = ShortText.read(json, value, LONGEST_NAME);
                case "content" -> {
                    content = value;
                    from = json.from();
                    json.skipChildren();
                    to = json.to();
                }
                default -> json.skipChildren();
            }
        }
        Role speaker = Role.of(role);
        if (speaker == null || speaker == Role.DEVELOPER || speaker == Role.TOOL) {
            params.refuse(path("role"), path("role") + ": \"" + role + "\" is no role; use user, assistant or system.");
            return;
        }
        switch (content) {
            case STRING -> {
                sink.message(speaker);
                sink.text(json.viewOf(from + 1, to - 1));
                sink.messageEnd();
                count++;
            }
            case ARRAY -> {
                list = path("content");
                turn.begin(json, from, to, speaker);
            }
            default -> params.wrong(path("content"), "a string or a list of blocks");
        }
    }

    /** One block of the open turn; false when no turn is open. */
    boolean pending(ChatSink sink) {
        boolean pending = turn.pending();
        if (pending && turn.step(sink)) {
            count++;
        }
        return pending;
    }

    @Override
    public void read(int place, JsonCursor json) {
        block.read(list, place, json);
    }

    @Override
    public boolean isResult() {
        return block.type().equals("tool_result");
    }

    @Override
    public void tell(JsonCursor json, ChatSink sink) {
        block.tell(json, sink);
    }

    @Override
    public void stray() {
        params.refuse(block.path("type"), block.path("type") + ": only a user's turn holds results of tools.");
    }

    @Override
    public void broken() {
        params.wrong(path("content"), "a string or a list of blocks, each an object with a \"type\"");
    }

    /** What a tool came to: the block that was just read. */
    @Override
    public void result(JsonCursor json, ChatSink sink) {
        sink.message(Role.TOOL);
        sink.toolResult(block.id(), "");
        if (block.failed()) {
            sink.toolFailed();
        }
        String mark = block.mark();
        switch (block.content()) {
            case STRING -> sink.text(block.contentText(json));
            case ARRAY -> parts(sink);
            case NULL -> {
                // A tool that has nothing to say.
            }
            default -> params.wrong(block.path("content"), "a string or a list of blocks");
        }
        if (mark != null) {
            sink.cacheMark(mark);
        }
        sink.messageEnd();
    }

    private void parts(ChatSink sink) {
        JsonCursor json = body;
        if (json == null) {
            return;
        }
        String within = block.path("content");
        JsonCursor parts = inner.open(json, from + block.contentFrom(), from + block.contentTo());
        parts.next();
        int each = 0;
        Json token = parts.next();
        for (; token == Json.OBJECT; token = parts.next()) {
            block.read(within, each++, parts);
            block.tell(parts, sink);
        }
        if (token != Json.ARRAY_END) {
            params.wrong(within, "a string or a list of blocks");
        }
    }

    private String path(String field) {
        return "messages[" + count + "]." + field;
    }

    void close() {
        turn.close();
        inner.close();
    }
}
