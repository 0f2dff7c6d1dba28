package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The root fields that chat completions, completions and embeddings share. What a field means only together with another
 * one is told at the end: of the two limits of tokens the newer wins, and OpenAI's defaults stand in for what is absent.
 */
final class RootGrammar {
    private static final int LONGEST_NAME = 256;

    private long limitFrom = -1;
    private long limitTo;
    private boolean newerLimit;
    private boolean temperature;
    private boolean topP;

    /** Tells a field by its name; what nobody knows is told as {@link ChatSink#other}. */
    void field(String name, JsonCursor json, Json value, ChatSink sink) {
        switch (name) {
            case "model", "stream", "stream_options", "encoding_format" -> {
                // They belong to the attempt, or to the answer.
            }
            case "max_tokens", "max_completion_tokens" -> limit(name, json, value);
            case "reasoning_effort" -> effort(json, value, sink);
            case "reasoning" -> reasoning(json, value, sink);
            case "response_format" -> format(json, value, sink);
            default -> {
                temperature |= name.equals("temperature");
                topP |= name.equals("top_p");
                Param param = Samplers.param(name);
                if (param == null) {
                    sink.other(name, json.rawValue());
                } else {
                    sink.param(param, json.rawValue());
                }
            }
        }
    }

    private void limit(String name, JsonCursor json, Json value) {
        boolean newer = name.equals("max_completion_tokens");
        if (value == Json.NUMBER && (newer || !newerLimit)) {
            limitFrom = json.from();
            limitTo = json.to();
            newerLimit = newer;
        }
    }

    private static void effort(JsonCursor json, Json value, ChatSink sink) {
        String effort = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        if (effort != null) {
            sink.thinking(Samplers.thinking(effort));
        }
    }

    /** OpenRouter's and Ollama's form of the effort. */
    private static void reasoning(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            if (name.equals("effort")) {
                effort(json, inner, sink);
            } else if (name.equals("enabled") && (inner == Json.TRUE || inner == Json.FALSE)) {
                sink.thinking(inner == Json.TRUE ? Thinking.ON : Thinking.OFF);
            } else {
                json.skipChildren();
            }
        }
    }

    private static void format(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            return;
        }
        String type = null;
        long from = -1;
        long to = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            if (name.equals("type") && inner == Json.STRING) {
                type = json.text(LONGEST_NAME);
            } else if (name.equals("schema") && inner == Json.OBJECT) {
                // Where llama.cpp has it, beside "type":"json_object".
                from = json.from();
                json.skipChildren();
                to = json.to();
            } else if (name.equals("json_schema") && inner == Json.OBJECT) {
                for (Json deep = json.next(); deep == Json.NAME; deep = json.next()) {
                    String field = json.name();
                    if (json.next() == Json.OBJECT && field.equals("schema")) {
                        from = json.from();
                        json.skipChildren();
                        to = json.to();
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        if (type != null && !type.equals("text")) {
            sink.format(from < 0 ? null : json.viewOf(from, to));
        }
    }

    /** {@code tool_choice}, and the older {@code function_call}. */
    static void toolChoice(JsonCursor json, Json value, ChatSink sink) {
        String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        if (word != null) {
            sink.toolChoice(choice(word), "");
        }
        if (value != Json.OBJECT) {
            return;
        }
        String named = null;
        ToolChoice mode = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            if (name.equals("name") && inner == Json.STRING) {
                named = json.text(LONGEST_NAME);
            } else if (name.equals("function") && inner == Json.OBJECT) {
                named = inside(json, "name");
            } else if (name.equals("allowed_tools") && inner == Json.OBJECT) {
                mode = choice(inside(json, "mode"));
            } else {
                json.skipChildren();
            }
        }
        if (named != null) {
            sink.toolChoice(ToolChoice.NAMED, named);
        } else if (mode != null) {
            sink.toolChoice(mode, "");
        }
    }

    private static @Nullable String inside(JsonCursor json, String wanted) {
        String found = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            if (json.next() == Json.STRING && name.equals(wanted)) {
                found = json.text(LONGEST_NAME);
            } else {
                json.skipChildren();
            }
        }
        return found;
    }

    private static ToolChoice choice(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "none" -> ToolChoice.NONE;
            case "required", "any" -> ToolChoice.REQUIRED;
            default -> ToolChoice.AUTO;
        };
    }

    /** The end of the root. With {@code defaults}, temperature and top_p are said even where the client left them out. */
    void finish(@Nullable JsonCursor json, boolean defaults, ChatSink sink) {
        if (json != null && limitFrom >= 0) {
            sink.param(Param.MAX_TOKENS, json.viewOf(limitFrom, limitTo));
        }
        if (defaults && !temperature) {
            sink.param(Param.TEMPERATURE, one());
        }
        if (defaults && !topP) {
            sink.param(Param.TOP_P, one());
        }
    }

    /** What OpenAI promises for both; other dialects' engines have defaults of their own. */
    private static ByteBuf one() {
        return Unpooled.wrappedBuffer("1.0".getBytes(StandardCharsets.US_ASCII));
    }
}
