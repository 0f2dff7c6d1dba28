package io.councilrouter.codec.dialect.ollama;

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
 * The declared tools, held one by one, because the choice may come after the tools. Ollama has no tool choice: "none"
 * is expressed by leaving all of them out, and "this one" by leaving out the others.
 */
final class ToolList {
    private final List<Tool> tools = new ArrayList<>(0);
    private final List<String> allowed = new ArrayList<>(0);
    private ToolChoice choice = ToolChoice.AUTO;
    private String chosen = "";

    private record Tool(String name, HeldPieces pieces) {}

    void open(String name) {
        HeldPieces pieces = new HeldPieces();
        tools.add(new Tool(name, pieces));
        ascii("{\"type\":\"function\",\"function\":{\"name\":", pieces);
        new JsonWriter(pieces).string(name);
    }

    void description(@Borrowed ByteBuf escaped) {
        HeldPieces pieces = tools.getLast().pieces;
        ascii(",\"description\":\"", pieces);
        pieces.append(escaped);
        ascii("\"", pieces);
    }

    void parameters(@Borrowed ByteBuf raw) {
        HeldPieces pieces = tools.getLast().pieces;
        ascii(",\"parameters\":", pieces);
        pieces.append(raw);
    }

    void close(String end) {
        ascii(end, tools.getLast().pieces);
    }

    /** Allows this tool; tools that are not allowed by name must then not be used. */
    void allow(String name) {
        allowed.add(name);
    }

    void choose(ToolChoice wanted, String name) {
        choice = wanted;
        chosen = name;
    }

    /** Whether the client demands a call, which this dialect cannot express. */
    boolean forced() {
        return choice == ToolChoice.REQUIRED || choice == ToolChoice.NAMED;
    }

    /** Whether a tool is chosen that is not among the declared ones. */
    boolean namesNone() {
        return choice == ToolChoice.NAMED
                && !tools.isEmpty()
                && tools.stream().noneMatch(tool -> tool.name.equals(chosen));
    }

    /** Writes the field, preceded by a comma, if any tool may be used. */
    void moveTo(ByteSink out) {
        int count = 0;
        for (Tool tool : tools) {
            if (kept(tool.name)) {
                ascii(count++ == 0 ? ",\"tools\":[" : ",", out);
                tool.pieces.moveTo(out);
            }
        }
        ascii(count == 0 ? "" : "]", out);
        close();
    }

    private boolean kept(String name) {
        return switch (choice) {
            case NONE -> false;
            case NAMED -> name.equals(chosen);
            case AUTO, REQUIRED -> allowed.isEmpty() || allowed.contains(name);
        };
    }

    void close() {
        tools.forEach(tool -> tool.pieces.close());
        tools.clear();
    }
}
