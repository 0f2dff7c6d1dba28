package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.LateField;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of {@code /v1/responses}. */
final class ItemsGrammar implements RequestGrammar {
    private static final String INPUT = "input";
    private static final String TOOLS = "tools";
    private static final String INSTRUCTIONS = "instructions";

    private final Echo echo = new Echo();
    private final RootGrammar root = new RootGrammar(echo);
    private final ToolReader tools;
    private final TurnGrammar turns;
    private final LateField late;
    private boolean taken;

    ItemsGrammar(@Borrowed ByteBuf body, int[] longSpans) {
        tools = new ToolReader(root.params(), echo, longSpans);
        turns = new TurnGrammar(longSpans, root.params());
        late = LateField.in(body, longSpans, INPUT, List.of(INSTRUCTIONS));
    }

    @Override
    public boolean walks(String name) {
        return name.equals(INPUT) || name.equals(TOOLS);
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        turns.end(sink);
        switch (name) {
            case TOOLS -> root.params().wrong(name, "a list");
            case INPUT -> text(json, value, sink);
            case INSTRUCTIONS -> instructions(json, value, sink);
            default -> root.field(name, json, value, sink);
        }
    }

    private void text(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.STRING) {
            root.params().wrong(INPUT, "a string or a list of items");
            return;
        }
        early(json, sink);
        sink.message(Role.USER);
        sink.text(json.value());
        sink.messageEnd();
    }

    private void instructions(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.STRING) {
            root.params().wrong(INSTRUCTIONS, "a string");
            return;
        }
        echo.field(INSTRUCTIONS, json.rawValue());
        if (!late.told()) {
            system(json.value(), sink);
        }
    }

    /** Tells the instructions before the conversation, though they stand behind it. */
    private void early(JsonCursor json, ChatSink sink) {
        if (late.isText() && late.due()) {
            system(late.text(json), sink);
        }
    }

    private static void system(@Borrowed ByteBuf text, ChatSink sink) {
        if (text.isReadable()) {
            sink.message(Role.SYSTEM);
            sink.text(text);
            sink.messageEnd();
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            root.params().refuse(array, "Every element of \"" + array + "\" must be an object.");
        } else if (array.equals(INPUT)) {
            early(json, sink);
            turns.read(json, sink);
        } else {
            turns.end(sink);
            tools.read(json, sink);
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        return turns.pending(sink);
    }

    @Override
    public void finish(ChatSink sink) {
        turns.end(sink);
        root.finish(sink);
    }

    @Override
    public @Nullable Fault fault() {
        return root.params().fault();
    }

    @Override
    public RequestEcho echo() {
        taken = true;
        return echo;
    }

    @Override
    public void close() {
        tools.close();
        turns.close();
        late.close();
        root.close();
        if (!taken) {
            echo.close();
        }
    }
}
