package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a request declares. A custom tool, which takes a text, is told as a function with that text as its only
 * argument; the grammar that the text must follow, if there is one, as what the argument is. Tools that a server runs itself
 * are refused: nobody else has them. One request's.
 */
final class ToolReader {
    private static final int LONGEST_NAME = 256;
    private static final int DESCRIPTION = 0;
    private static final int PARAMETERS = 1;
    private static final int SYNTAX = 2;
    private static final int DEFINITION = 3;
    private static final int SPANS = 4;

    private final ParamReader params;
    private final Echo echo;
    private final Spans spans = new Spans(SPANS);
    private int count;
    private String type = "";
    private @Nullable String name;
    private @Nullable Boolean strict;

    /** One that notes in {@code params} what is wrong, and in {@code echo} what is declared. */
    ToolReader(ParamReader params, Echo echo) {
        this.params = params;
        this.echo = echo;
    }

    /** Reads the tool on whose brace {@code json} stands, and tells it. */
    void read(JsonCursor json, ChatSink sink) {
        String place = "tools[" + count++ + "]";
        type = "";
        name = null;
        strict = null;
        spans.clear();
        long open = json.from();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> {
                    String word = word(json, value);
                    type = word == null ? "" : word;
                }
                case "name" -> name = word(json, value);
                case "description" -> keep(DESCRIPTION, place + ".description", Json.STRING, json, value);
                case "parameters" -> keep(PARAMETERS, place + ".parameters", Json.OBJECT, json, value);
                case "strict" -> {
                    strict = value == Json.TRUE ? Boolean.TRUE : value == Json.FALSE ? Boolean.FALSE : null;
                    json.skipChildren();
                }
                case "format" -> format(json, value);
                default -> json.skipChildren();
            }
        }
        long end = json.to();
        boolean ours = type.equals("function") || type.equals("custom");
        if (type.isEmpty()) {
            params.wrong(place + ".type", "a string");
        } else if (!ours) {
            params.refuse(place, place + ": " + RootGrammar.only("the tool \"" + type + "\"", "has"));
        } else if (name == null) {
            params.wrong(place + ".name", "a string");
        }
        if (params.fault() == null && name != null) {
            echo.tool(json.viewOf(open, end));
            tell(name, json, sink);
        }
    }

    private static @Nullable String word(JsonCursor json, Json value) {
        String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        json.skipChildren();
        return word;
    }

    private void keep(int part, String place, Json wanted, JsonCursor json, Json value) {
        if (!spans.keep(part, wanted, json, value)) {
            params.wrong(place, wanted == Json.STRING ? "a string" : "an object");
        }
    }

    /** {@code {"type":"grammar","syntax":"lark","definition":"…"}}, or any text. */
    private void format(JsonCursor json, Json value) {
        if (value != Json.OBJECT) {
            json.skipChildren();
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            switch (field) {
                case "syntax" -> spans.keep(SYNTAX, Json.STRING, json, inner);
                case "definition" -> spans.keep(DEFINITION, Json.STRING, json, inner);
                default -> json.skipChildren();
            }
        }
    }

    private void tell(String called, JsonCursor json, ChatSink sink) {
        sink.tool(called);
        if (spans.has(DESCRIPTION)) {
            sink.toolDescription(spans.view(DESCRIPTION, json));
        }
        if (type.equals("custom")) {
            echo.customTool(called);
            argument(json, sink);
        } else if (spans.has(PARAMETERS)) {
            sink.toolParameters(spans.view(PARAMETERS, json));
        }
        if (strict != null) {
            sink.toolStrict(strict);
        }
        sink.toolEnd();
    }

    private void argument(JsonCursor json, ChatSink sink) {
        HeldText schema = new HeldText();
        ascii("{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"", schema);
        if (spans.has(DEFINITION)) {
            ascii(",\"description\":\"Text that follows this grammar", schema);
            if (spans.has(SYNTAX)) {
                ascii(" (", schema);
                schema.append(spans.view(SYNTAX, json));
                ascii(")", schema);
            }
            ascii(":\\n", schema);
            schema.append(spans.view(DEFINITION, json));
            ascii("\"", schema);
        }
        ascii("}},\"required\":[\"input\"],\"additionalProperties\":false}", schema);
        sink.toolParameters(schema.view());
        schema.close();
    }
}
