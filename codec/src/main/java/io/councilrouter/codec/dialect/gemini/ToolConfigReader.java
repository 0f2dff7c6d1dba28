package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code toolConfig}: which functions may be called, and whether one must be. Stateless. */
final class ToolConfigReader {
    private static final String FIELD = "toolConfig";
    private static final String CALLING = "functionCallingConfig";

    /** Maximum number of functions that are reported one by one. */
    private static final int MOST_NAMES = 1024;

    private ToolConfigReader() {}

    /** Reads the value on which {@code json} stands, and reports it. */
    static void read(JsonCursor json, Json value, ParamReader params, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong(FIELD, "an object");
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json inner = json.next();
            if (field.equals(CALLING) && inner == Json.OBJECT) {
                calling(json, params, sink);
            } else {
                json.skipChildren();
                if (field.equals(CALLING) && inner != Json.NULL) {
                    params.wrong(FIELD + "." + CALLING, "an object");
                } else if (inner != Json.NULL) {
                    sink.drop(FIELD + "." + field);
                }
            }
        }
    }

    private static void calling(JsonCursor json, ParamReader params, ChatSink sink) {
        String mode = "";
        List<String> names = new ArrayList<>(0);
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json value = json.next();
            if (field.equals("mode")) {
                mode = ShortText.read(json, value, PartReader.LONGEST_NAME).toUpperCase(Locale.ROOT);
            } else if (field.equals("allowedFunctionNames") && value == Json.ARRAY) {
                for (Json each = json.next(); each != Json.ARRAY_END && each != Json.BAD; each = json.next()) {
                    String name = ShortText.read(json, each, PartReader.LONGEST_NAME);
                    if (!name.isEmpty() && names.size() < MOST_NAMES) {
                        names.add(name);
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        tell(mode, names, params, sink);
    }

    private static void tell(String mode, List<String> names, ParamReader params, ChatSink sink) {
        switch (mode) {
            case "NONE" -> sink.toolChoice(ToolChoice.NONE, "");
            case "ANY" -> {
                if (names.size() == 1) {
                    sink.toolChoice(ToolChoice.NAMED, names.getFirst());
                } else {
                    names.forEach(sink::allowedTool);
                    sink.toolChoice(ToolChoice.REQUIRED, "");
                }
            }
            // Validated calls follow their schema, and others may not come; the rest is the same.
            case "", "MODE_UNSPECIFIED", "AUTO", "VALIDATED" -> {
                names.forEach(sink::allowedTool);
                sink.toolChoice(ToolChoice.AUTO, "");
                if (mode.equals("VALIDATED")) {
                    sink.drop(FIELD + "." + CALLING + ".mode");
                }
            }
            default -> params.wrong(FIELD + "." + CALLING + ".mode", "AUTO, ANY, NONE or VALIDATED");
        }
    }
}
