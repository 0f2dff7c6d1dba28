package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The root fields beside input, instructions and tools. What only a server can do that keeps answers or works on its own is
 * refused. Fields whose meaning depends on another one are told at the end. One request's.
 */
final class RootGrammar {
    private static final int LONGEST_WORD = 256;
    private static final String REASONING = "reasoning";

    private final ParamReader params = new ParamReader();
    private final TextReader text = new TextReader(params);
    private final HeldText topLogprobs = new HeldText();
    private final Echo echo;
    private boolean temperature;
    private boolean topP;

    /** One that notes in {@code echo} what the answer repeats. */
    RootGrammar(Echo echo) {
        this.echo = echo;
    }

    /** Where it is noted which field is of the wrong type. */
    ParamReader params() {
        return params;
    }

    /** Tells a field by its name; what nobody knows is told as {@link ChatSink#other}. */
    void field(String name, JsonCursor json, Json value, ChatSink sink) {
        if (!value.opens()) {
            echo.field(name, json.rawValue());
        }
        long from = json.from();
        switch (name) {
            case "model", "stream" -> {
                // They belong to the attempt.
            }
            case "text" -> text.read(json, value, sink);
            case REASONING -> reasoning(json, value, sink);
            case "tool_choice" -> ToolChoiceReader.read(json, value, params, sink);
            case "include" -> include(json, value, sink);
            case "store" -> store(value, sink);
            case "truncation" -> truncation(json, value, sink);
            case "stream_options" -> {
                // We send no padding, whether it is wanted or not.
                if (value != Json.OBJECT) {
                    params.wrong(name, "an object");
                }
            }
            case "background" -> background(value);
            case "previous_response_id" -> previous(json, value, sink);
            case "conversation", "prompt" -> params.refuse(name, only("\"" + name + "\"", "can use"));
            default -> param(name, json, value, sink);
        }
        if (value.opens()) {
            json.skipChildren();
            echo.field(name, json.viewOf(from, json.to()));
        }
    }

    /** Says that only a server of this API has or can do something. */
    static String only(String what, String does) {
        return "Only a model server with the Responses API " + does + " " + what + "; this model has another one.";
    }

    private void param(String name, JsonCursor json, Json value, ChatSink sink) {
        temperature |= name.equals("temperature");
        topP |= name.equals("top_p");
        Param param = FieldNames.PARAMS.param(name);
        if (param == null) {
            sink.other(name, json.rawValue());
        } else if (param == Param.TOP_LOGPROBS) {
            if (value != Json.NUMBER || !ParamReader.isWhole(json.value())) {
                params.wrong(name, "a whole number");
            }
            topLogprobs.clear();
            topLogprobs.append(json.rawValue());
        } else {
            params.read(name, param, json, value, sink);
        }
    }

    /** The answer that this request goes on from: who has it must put it into {@code input} before the request comes here. */
    private void previous(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.STRING) {
            params.wrong("previous_response_id", "a string");
            return;
        }
        sink.param(Param.PREVIOUS_RESPONSE_ID, json.rawValue());
        params.refuse(
                "previous_response_id",
                "There is no stored response to go on from: send the whole conversation as \"input\".");
    }

    private void background(Json value) {
        if (value == Json.TRUE) {
            params.refuse("background", only("in the background", "works"));
        } else if (value != Json.FALSE) {
            params.wrong("background", "true or false");
        }
    }

    /** That nothing is kept is so in all other APIs. */
    private void store(Json value, ChatSink sink) {
        if (value == Json.TRUE) {
            sink.drop("store");
        } else if (value != Json.FALSE) {
            params.wrong("store", "true or false");
        }
    }

    private void truncation(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.STRING) {
            params.wrong("truncation", "\"auto\" or \"disabled\"");
        } else if (!json.is("disabled")) {
            sink.drop("truncation");
        }
    }

    private void reasoning(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong(REASONING, "an object with an \"effort\"");
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            switch (name) {
                case "effort" -> effort(json, inner, sink);
                case "summary", "generate_summary" -> {
                    if (inner == Json.STRING && !json.is("none")) {
                        echo.wantSummary();
                    }
                }
                default -> {
                    if (inner != Json.NULL) {
                        sink.drop("reasoning." + name);
                    }
                }
            }
            json.skipChildren();
        }
    }

    private void effort(JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.NULL) {
            return;
        }
        String word = value == Json.STRING ? json.text(LONGEST_WORD) : null;
        Thinking level = word == null ? null : Thinking.of(word);
        if (level == null) {
            params.wrong("reasoning.effort", "one of none, minimal, low, medium, high, xhigh, max");
        } else {
            sink.thinking(level);
        }
    }

    private void include(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.ARRAY) {
            params.wrong("include", "a list of strings");
            return;
        }
        for (Json each = json.next(); each != Json.ARRAY_END; each = json.next()) {
            @Nullable String what = each == Json.STRING ? json.text(LONGEST_WORD) : null;
            if (what == null) {
                params.wrong("include", "a list of strings");
                return;
            }
            switch (what) {
                case "reasoning.encrypted_content" -> echo.wantSealed();
                case "message.output_text.logprobs" -> echo.wantLogprobs();
                default -> sink.drop("include." + what);
            }
        }
    }

    /** The end of the root: what the API does by default is told, since other APIs have other defaults. */
    void finish(ChatSink sink) {
        if (echo.wantsLogprobs()) {
            sink.param(Param.LOGPROBS, constant("true"));
            if (!topLogprobs.isEmpty()) {
                sink.param(Param.TOP_LOGPROBS, topLogprobs.view());
            }
        }
        if (!temperature) {
            sink.param(Param.TEMPERATURE, constant("1.0"));
        }
        if (!topP) {
            sink.param(Param.TOP_P, constant("1.0"));
        }
    }

    private static ByteBuf constant(String text) {
        return Unpooled.wrappedBuffer(ascii(text));
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        params.close();
        topLogprobs.close();
    }
}
