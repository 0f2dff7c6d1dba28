package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.AsciiBytes;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.Unpooled;

/** The root fields beside messages, tools and what the system says. One request's. */
final class RootGrammar {
    private static final int LONGEST_WORD = 256;

    /** A longer name of a user is refused by most servers, bytes with quotes. */
    private static final int LONGEST_USER = 64 + 2;

    private final ParamReader params = new ParamReader();
    private final ThinkingReader thinking = new ThinkingReader(params);

    /** Where it is noted which field is of the wrong type. */
    ParamReader params() {
        return params;
    }

    /** Tells a field by its name; what nobody knows is told as {@link ChatSink#other}. */
    void field(String name, JsonCursor json, Json value, ChatSink sink) {
        switch (name) {
            case "model", "stream" -> {
                // They belong to the attempt.
            }
            case "thinking" -> thinking.config(json, value);
            case "output_config" -> thinking.output(json, value, sink);
            // What the field of output_config was called at first.
            case "output_format" -> thinking.format(name, json, value, sink);
            case "metadata" -> metadata(json, value, sink);
            case "service_tier" -> tier(json, value, sink);
            default -> {
                Param param = FieldNames.PARAMS.param(name);
                if (param == null) {
                    sink.other(name, json.rawValue());
                } else {
                    params.read(name, param, json, value, sink);
                }
            }
        }
    }

    private void metadata(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong("metadata", "an object");
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            boolean user = name.equals("user_id") && inner == Json.STRING;
            if (user && json.to() - json.from() <= LONGEST_USER) {
                sink.param(Param.USER, json.rawValue());
            } else if (inner != Json.NULL) {
                sink.drop("metadata." + name);
            }
            json.skipChildren();
        }
    }

    private void tier(JsonCursor json, Json value, ChatSink sink) {
        String word = value == Json.STRING ? json.text(LONGEST_WORD) : null;
        if (word == null) {
            params.wrong("service_tier", "a string");
            return;
        }
        boolean standard = word.equals("standard_only");
        sink.param(
                Param.SERVICE_TIER,
                standard ? Unpooled.wrappedBuffer(AsciiBytes.ascii("\"default\"")) : json.rawValue());
    }

    /** The end of the root. */
    void finish(ChatSink sink) {
        thinking.finish(sink);
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        params.close();
    }
}
