package io.councilrouter.codec.dialect.gemini;

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

/** A request to generate contents. */
final class ContentsGrammar implements RequestGrammar {
    private static final String SYSTEM = "systemInstruction";
    private static final String TEXTS = "an object with parts that are texts";

    private final RootGrammar root = new RootGrammar();
    private final ToolReader tools = new ToolReader(root.params());
    private final PartReader part;
    private final TurnGrammar turns;
    private final LateField late;

    ContentsGrammar(ByteBuf body, int[] longSpans) {
        part = new PartReader(root.params(), longSpans);
        turns = new TurnGrammar(longSpans, part, root.params());
        late = LateField.in(body, longSpans, "contents", List.of(SYSTEM, "system_instruction"));
    }

    @Override
    public boolean walks(String name) {
        return name.equals("contents") || name.equals("tools");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        String field = CamelCase.of(name);
        switch (field) {
            case "contents", "tools" -> root.params().wrong(name, "a list");
            case SYSTEM -> {
                if (!late.told()) {
                    system(json, value, sink);
                }
            }
            default -> root.field(field, json, value, sink);
        }
    }

    private void system(JsonCursor json, Json value, ChatSink sink) {
        sink.message(Role.SYSTEM);
        if (value == Json.STRING) {
            sink.text(json.value());
        } else if (value == Json.OBJECT) {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String field = json.name();
                Json inner = json.next();
                if (field.equals("parts") && inner == Json.ARRAY) {
                    texts(json, sink);
                } else {
                    json.skipChildren();
                }
            }
        } else {
            root.params().wrong(SYSTEM, TEXTS);
        }
        sink.messageEnd();
    }

    private void texts(JsonCursor json, ChatSink sink) {
        int place = 0;
        for (Json token = json.next(); token != Json.ARRAY_END; token = json.next()) {
            if (token != Json.OBJECT) {
                root.params().wrong(SYSTEM, TEXTS);
                return;
            }
            part.read(SYSTEM + ".parts[" + place++ + "]", json);
            if (!part.isText()) {
                root.params().wrong(SYSTEM, TEXTS);
                return;
            }
            part.tell(json, sink);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            root.params().refuse(array, "Every element of \"" + array + "\" must be an object.");
        } else if (array.equals("contents")) {
            early(json, sink);
            turns.read(json, sink);
        } else {
            tools.read(json, sink);
        }
    }

    /** Reports what the system says before the first turn, though it stands behind the turns. */
    private void early(JsonCursor json, ChatSink sink) {
        if (!late.due()) {
            return;
        }
        if (late.isText()) {
            sink.message(Role.SYSTEM);
            sink.text(late.text(json));
            sink.messageEnd();
        } else {
            JsonCursor object = late.open(json);
            system(object, object.next(), sink);
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        return turns.pending(sink);
    }

    @Override
    public void finish(ChatSink sink) {
        // All fields were reported as they were read.
    }

    @Override
    public @Nullable Fault fault() {
        return root.params().fault();
    }

    @Override
    public void close() {
        turns.close();
        late.close();
        part.close();
        tools.close();
        root.close();
    }
}
