package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.AsciiBytes;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.Unpooled;

/** {@code tool_choice}. Stateless. */
final class ToolChoiceReader {
    private static final int LONGEST_NAME = 256;
    private static final String FIELD = "tool_choice";

    private ToolChoiceReader() {}

    /** Reads the value on which {@code json} stands, and tells it. */
    static void read(JsonCursor json, Json value, ParamReader params, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong(FIELD, "an object with a \"type\"");
            return;
        }
        String type = "";
        String name = "";
        boolean single = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            String word = inner == Json.STRING ? json.text(LONGEST_NAME) : null;
            switch (field) {
                case "type" -> type = word == null ? "" : word;
                case "name" -> name = word == null ? "" : word;
                case "disable_parallel_tool_use" -> single = inner == Json.TRUE;
                default -> {}
            }
            json.skipChildren();
        }
        if (single) {
            sink.param(Param.PARALLEL_TOOL_CALLS, Unpooled.wrappedBuffer(AsciiBytes.ascii("false")));
        }
        switch (type) {
            case "auto" -> sink.toolChoice(ToolChoice.AUTO, "");
            case "any" -> sink.toolChoice(ToolChoice.REQUIRED, "");
            case "none" -> sink.toolChoice(ToolChoice.NONE, "");
            case "tool" -> {
                if (name.isEmpty()) {
                    params.wrong(FIELD + ".name", "the name of a tool");
                } else {
                    sink.toolChoice(ToolChoice.NAMED, name);
                }
            }
            default -> params.wrong(FIELD + ".type", "\"auto\", \"any\", \"tool\" or \"none\"");
        }
    }
}
