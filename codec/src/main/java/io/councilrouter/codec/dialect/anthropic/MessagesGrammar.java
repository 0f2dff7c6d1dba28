package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.LateField;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of {@code /v1/messages}. */
final class MessagesGrammar implements RequestGrammar {
    private final RootGrammar root = new RootGrammar();
    private final ToolReader tools = new ToolReader(root.params());
    private final BlockReader block = new BlockReader(root.params());
    private final TurnGrammar turns;
    private final LateField late;

    MessagesGrammar(ByteBuf body, int[] longSpans) {
        turns = new TurnGrammar(longSpans, block, root.params());
        late = LateField.in(body, longSpans, "messages", List.of("system"));
    }

    @Override
    public boolean walks(String name) {
        return name.equals("messages") || name.equals("tools");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        switch (name) {
            case "messages", "tools" -> root.params().wrong(name, "a list");
            case "system" -> {
                if (!late.told()) {
                    system(json, value, sink);
                }
            }
            case "tool_choice" -> ToolChoiceReader.read(json, value, root.params(), sink);
            default -> root.field(name, json, value, sink);
        }
    }

    private void system(JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.STRING) {
            sink.message(Role.SYSTEM);
            sink.text(json.value());
            sink.messageEnd();
        } else if (value == Json.ARRAY) {
            sink.message(Role.SYSTEM);
            int place = 0;
            for (Json token = json.next(); token != Json.ARRAY_END; token = json.next()) {
                if (token != Json.OBJECT) {
                    root.params().wrong("system", "a string or a list of text blocks");
                    return;
                }
                block.read("system", place++, json);
                if (!block.type().equals("text")) {
                    root.params().wrong("system", "a string or a list of text blocks");
                    return;
                }
                block.tell(json, sink);
            }
            sink.messageEnd();
        } else {
            root.params().wrong("system", "a string or a list of text blocks");
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            root.params().refuse(array, "Every element of \"" + array + "\" must be an object.");
        } else if (array.equals("messages")) {
            early(json, sink);
            turns.read(json, sink);
        } else {
            tools.read(json, sink);
        }
    }

    /** Tells what the system says before the first turn, though it stands behind the turns. */
    private void early(JsonCursor json, ChatSink sink) {
        if (late.due()) {
            if (late.isText()) {
                sink.message(Role.SYSTEM);
                sink.text(late.text(json));
                sink.messageEnd();
            } else {
                JsonCursor list = late.open(json);
                system(list, list.next(), sink);
            }
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        return turns.pending(sink);
    }

    @Override
    public void finish(ChatSink sink) {
        root.finish(sink);
    }

    @Override
    public @Nullable Fault fault() {
        return root.params().fault();
    }

    @Override
    public void close() {
        turns.close();
        late.close();
        block.close();
        root.close();
    }
}
