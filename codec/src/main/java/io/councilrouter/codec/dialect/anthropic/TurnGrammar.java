package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Subtree;
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
final class TurnGrammar {
    private static final int LONGEST_NAME = 256;

    /** What of the open turn is told. */
    private enum TurnPart {
        NOTHING,
        RESULTS,
        REST
    }

    private final Subtree blocks;
    private final Subtree inner;
    private final BlockReader block;
    private final ParamReader params;
    private @Nullable JsonCursor body;
    private TurnPart at = TurnPart.NOTHING;
    private int count;
    private int place;
    private Role speaker = Role.USER;
    private String list = "";
    private boolean open;
    private boolean results;
    private long from;
    private long to;

    TurnGrammar(int[] longSpans, BlockReader block, ParamReader params) {
        blocks = new Subtree(longSpans);
        inner = new Subtree(longSpans);
        this.block = block;
        this.params = params;
    }

    /** Reads the turn on whose brace {@code json} stands, and tells it up to a list of blocks. */
    void read(JsonCursor json, ChatSink sink) {
        body = json;
        String role = "";
        Json content = Json.NULL;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "role" -> {
                    String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
                    role = word == null ? "" : word;
                    json.skipChildren();
                }
                case "content" -> {
                    content = value;
                    from = json.from();
                    json.skipChildren();
                    to = json.to();
                }
                default -> json.skipChildren();
            }
        }
        Role known = Role.of(role);
        if (known == null || known == Role.DEVELOPER || known == Role.TOOL) {
            params.refuse(path("role"), path("role") + ": \"" + role + "\" is no role; use user, assistant or system.");
            return;
        }
        speaker = known;
        switch (content) {
            case STRING -> {
                sink.message(speaker);
                sink.text(json.viewOf(from + 1, to - 1));
                sink.messageEnd();
                count++;
            }
            case ARRAY -> {
                list = path("content");
                results = false;
                open = false;
                begin(speaker == Role.USER ? TurnPart.RESULTS : TurnPart.REST);
            }
            default -> params.wrong(path("content"), "a string or a list of blocks");
        }
    }

    private void begin(TurnPart what) {
        JsonCursor json = body;
        if (json != null) {
            at = what;
            place = 0;
            blocks.open(json, from, to).next();
        }
    }

    /** One block of the open turn; false when no turn is open. */
    boolean pending(ChatSink sink) {
        if (at == TurnPart.NOTHING) {
            return false;
        }
        JsonCursor json = blocks.json();
        Json token = json.next();
        if (token == Json.OBJECT) {
            block.read(list, place++, json);
            boolean result = block.type().equals("tool_result");
            if (at == TurnPart.RESULTS && result) {
                results = true;
                result(json, sink);
            } else if (at == TurnPart.REST && !result) {
                open(sink);
                block.tell(json, sink);
            } else if (at == TurnPart.REST && speaker != Role.USER) {
                params.refuse(block.path("type"), block.path("type") + ": only a user's turn holds results of tools.");
            }
        } else if (token == Json.ARRAY_END) {
            ended(sink);
        } else {
            at = TurnPart.NOTHING;
            params.wrong(path("content"), "a string or a list of blocks, each an object with a \"type\"");
        }
        return true;
    }

    private void open(ChatSink sink) {
        if (!open) {
            open = true;
            sink.message(speaker);
        }
    }

    private void ended(ChatSink sink) {
        if (at == TurnPart.RESULTS) {
            begin(TurnPart.REST);
            return;
        }
        if (!results) {
            open(sink);
        }
        if (open) {
            sink.messageEnd();
        }
        at = TurnPart.NOTHING;
        count++;
    }

    /** What a tool came to: the block that was just read. */
    private void result(JsonCursor json, ChatSink sink) {
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
        blocks.close();
        inner.close();
    }
}
