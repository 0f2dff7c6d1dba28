package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The declared tools, held one by one: that only some of them are allowed is said by leaving out the others, and may come
 * after them. One request's.
 */
final class ToolList {
    private final List<Tool> tools = new ArrayList<>(0);
    private final List<String> allowed = new ArrayList<>(0);
    private boolean schema;
    private boolean chosen;
    private boolean single;
    private ToolChoice choice = ToolChoice.AUTO;
    private String named = "";

    /** One tool; those that the server brings along have no name here, and are never left out. */
    private record Tool(String name, HeldPieces pieces) {}

    void open(String name) {
        HeldPieces pieces = new HeldPieces();
        tools.add(new Tool(name, pieces));
        schema = false;
        ascii("{\"name\":", pieces);
        new JsonWriter(pieces).string(name);
    }

    void description(@Borrowed ByteBuf escaped) {
        HeldPieces pieces = tools.getLast().pieces;
        ascii(",\"description\":\"", pieces);
        pieces.append(escaped);
        ascii("\"", pieces);
    }

    void parameters(@Borrowed ByteBuf raw) {
        schema = true;
        HeldPieces pieces = tools.getLast().pieces;
        ascii(",\"input_schema\":", pieces);
        pieces.append(raw);
    }

    /** More of the open tool, with its comma. */
    void more(String fields) {
        ascii(fields, tools.getLast().pieces);
    }

    void close() {
        // The API wants a schema of every tool.
        ascii(schema ? "}" : ",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}", tools.getLast().pieces);
    }

    /** A tool of the API's own, as it came. */
    void raw(@Borrowed ByteBuf tool) {
        HeldPieces pieces = new HeldPieces();
        tools.add(new Tool("", pieces));
        pieces.append(tool);
    }

    /** No other tools but those that are named so may be used. */
    void allow(String name) {
        allowed.add(name);
    }

    void choose(ToolChoice wanted, String name) {
        chosen = true;
        choice = wanted;
        named = name;
    }

    /** No more than one tool may be called at once. */
    void single() {
        single = true;
    }

    /** Whether the model has to call a tool. */
    boolean forced() {
        return !tools.isEmpty() && (choice == ToolChoice.REQUIRED || choice == ToolChoice.NAMED);
    }

    /** Writes both fields, each with its comma first, if any tool may be used. */
    void moveTo(ByteSink out) {
        int count = 0;
        for (Tool tool : tools) {
            if (tool.name.isEmpty() || allowed.isEmpty() || allowed.contains(tool.name)) {
                ascii(count++ == 0 ? ",\"tools\":[" : ",", out);
                tool.pieces.moveTo(out);
            }
        }
        if (count == 0) {
            return;
        }
        ascii("]", out);
        if (chosen || single) {
            choice(out);
        }
    }

    private void choice(ByteSink out) {
        ascii(
                switch (choice) {
                    case AUTO -> ",\"tool_choice\":{\"type\":\"auto\"";
                    case NONE -> ",\"tool_choice\":{\"type\":\"none\"";
                    case REQUIRED -> ",\"tool_choice\":{\"type\":\"any\"";
                    case NAMED -> ",\"tool_choice\":{\"type\":\"tool\",\"name\":";
                },
                out);
        if (choice == ToolChoice.NAMED) {
            new JsonWriter(out).string(named);
        }
        ascii(single && choice != ToolChoice.NONE ? ",\"disable_parallel_tool_use\":true}" : "}", out);
    }

    /** Releases what is held. Idempotent. */
    void release() {
        tools.forEach(tool -> tool.pieces.close());
        tools.clear();
    }
}
