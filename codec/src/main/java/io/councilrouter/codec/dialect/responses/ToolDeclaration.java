package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** The fields of one tool, or of a group of tools, that a request declares. Used again for the next one. */
final class ToolDeclaration {
    static final int DESCRIPTION = 0;
    static final int PARAMETERS = 1;
    static final int SYNTAX = 2;
    static final int DEFINITION = 3;
    /** Of a group, the list of its tools. */
    static final int TOOLS = 4;

    private static final int SPANS = 5;
    private static final int LONGEST_NAME = 256;

    private final ParamReader params;
    private final Spans spans = new Spans(SPANS);
    private String place = "";
    private String type = "";
    private @Nullable String name;
    private @Nullable Boolean strict;

    /** One that notes in {@code params} what is wrong. */
    ToolDeclaration(ParamReader params) {
        this.params = params;
    }

    /** Reads the tool on whose brace {@code json} stands; {@code where} is its place in the request. */
    void read(String where, JsonCursor json) {
        place = where;
        type = "";
        name = null;
        strict = null;
        spans.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> {
                    String word = word(json, value);
                    type = word == null ? "" : word;
                }
                case "name" -> name = word(json, value);
                case "description" -> keep(DESCRIPTION, field, Json.STRING, json, value);
                case "parameters" -> keep(PARAMETERS, field, Json.OBJECT, json, value);
                case "tools" -> keep(TOOLS, field, Json.ARRAY, json, value);
                case "strict" -> {
                    strict = value == Json.TRUE ? Boolean.TRUE : value == Json.FALSE ? Boolean.FALSE : null;
                    json.skipChildren();
                }
                case "format" -> format(json, value);
                default -> json.skipChildren();
            }
        }
    }

    private static @Nullable String word(JsonCursor json, Json value) {
        String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        json.skipChildren();
        return word;
    }

    private void keep(int part, String field, Json wanted, JsonCursor json, Json value) {
        if (!spans.keep(part, wanted, json, value)) {
            String what = wanted == Json.STRING ? "a string" : wanted == Json.OBJECT ? "an object" : "a list";
            params.wrong(place + "." + field, what);
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

    /** Where it stands in the request. */
    String place() {
        return place;
    }

    /** Its type in the dialect's words; empty without one. */
    String type() {
        return type;
    }

    /** Its name; null without one. */
    @Nullable
    String name() {
        return name;
    }

    /** Whether its arguments must follow the schema; null if that is not said. */
    @Nullable
    Boolean strict() {
        return strict;
    }

    /** Where its parts lie. */
    Spans spans() {
        return spans;
    }
}
