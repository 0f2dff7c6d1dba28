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
 * The declared tools, held one by one: Ollama has no tool choice, so that "none" is said by leaving all of them out and
 * "this one" by leaving out the others, and the choice may come after the tools.
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

    /** No other tools but those that are named so may be used. */
    void allow(String name) {
        allowed.add(name);
    }

    void choose(ToolChoice wanted, String name) {
        choice = wanted;
        chosen = name;
    }

    /** Whether a call is demanded, which cannot be said. */
    boolean forced() {
        return choice == ToolChoice.REQUIRED || choice == ToolChoice.NAMED;
    }

    /** Whether one tool is chosen, and it is none of those that are declared. */
    boolean namesNone() {
        return choice == ToolChoice.NAMED
                && !tools.isEmpty()
                && tools.stream().noneMatch(tool -> tool.name.equals(chosen));
    }

    /** Writes the field, its comma first, if any tool may be used. */
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
