package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The root fields that chat completions, completions and embeddings share. Fields whose meaning depends on another
 * field are reported at the end: of the two token limits the newer one wins, and OpenAI's defaults replace what is
 * absent.
 */
final class RootGrammar {
    private static final int LONGEST_NAME = 256;

    private final ParamReader params = new ParamReader();
    private final FormatReader format = new FormatReader(params);
    private long limitFrom = -1;
    private long limitTo;
    private boolean newerLimit;
    private boolean temperature;
    private boolean topP;

    /** Notes which field has the wrong type. */
    ParamReader params() {
        return params;
    }

    /** Reports a field by its name; an unknown one as {@link ChatSink#other}. */
    void field(String name, JsonCursor json, Json value, ChatSink sink) {
        switch (name) {
            case "model", "stream" -> {
                // Model and stream flag belong to the attempt.
            }
            case "stream_options" -> streamOptions(json, value);
            case "encoding_format" -> {
                if (!json.is("float") && !json.is("base64")) {
                    params.wrong(name, "\"float\" or \"base64\"");
                }
            }
            case "max_tokens", "max_completion_tokens" -> limit(name, json, value);
            case "reasoning_effort" -> {
                Thinking level = effort(name, json, value);
                if (level != null) {
                    sink.thinking(level);
                }
            }
            case "reasoning" -> reasoning(json, value, sink);
            case "response_format" -> format.read(json, value, sink);
            default -> {
                temperature |= name.equals("temperature");
                topP |= name.equals("top_p");
                Param param = Samplers.param(name);
                if (param == null) {
                    sink.other(name, json.rawValue());
                } else {
                    params.read(name, param, json, value, sink);
                }
            }
        }
    }

    /**
     * Only checks types: stream options concern the answer, and a wish that we did not understand would leave the
     * client without its counts.
     */
    private void streamOptions(JsonCursor json, Json value) {
        if (value != Json.OBJECT) {
            params.wrong("stream_options", "an object");
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            json.skipChildren();
            if (name.equals("include_usage") && inner != Json.TRUE && inner != Json.FALSE && inner != Json.NULL) {
                params.wrong("stream_options.include_usage", "true or false");
            }
        }
    }

    private void limit(String name, JsonCursor json, Json value) {
        boolean newer = name.equals("max_completion_tokens");
        if (value != Json.NUMBER || !ParamReader.isWhole(json.value())) {
            params.wrong(name, "a whole number");
        } else if (newer || !newerLimit) {
            limitFrom = json.from();
            limitTo = json.to();
            newerLimit = newer;
        }
    }

    /** The level that a word stands for; null if there is none, as for an empty word. */
    private @Nullable Thinking effort(String place, JsonCursor json, Json value) {
        String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        json.skipChildren();
        if (value == Json.NULL || (word != null && word.isEmpty())) {
            return null;
        }
        Thinking level = word == null ? null : Thinking.of(word);
        if (level == null) {
            params.wrong(place, "one of none, minimal, low, medium, high, xhigh, max");
        }
        return level;
    }

    /** Reads the effort in the form of OpenRouter and Ollama. */
    private void reasoning(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong("reasoning", "an object with an \"effort\"");
            return;
        }
        Thinking effort = null;
        Thinking enabled = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            if (name.equals("effort")) {
                effort = effort("reasoning.effort", json, inner);
            } else if (name.equals("enabled")) {
                enabled = inner == Json.TRUE ? Thinking.ON : inner == Json.FALSE ? Thinking.OFF : null;
                json.skipChildren();
                if (enabled == null && inner != Json.NULL) {
                    params.wrong("reasoning.enabled", "true or false");
                }
            } else {
                json.skipChildren();
                if (inner != Json.NULL) {
                    sink.other("reasoning." + name, json.viewOf(json.from(), json.to()));
                }
            }
        }
        Thinking level = effort == null ? enabled : effort;
        if (level != null) {
            sink.thinking(level);
        }
    }

    /**
     * The end of the root. With {@code defaults}, temperature and top_p are reported even if the client left them out.
     */
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

    /** OpenAI's documented default for both; the engines of other dialects have defaults of their own. */
    private static ByteBuf one() {
        return Unpooled.wrappedBuffer("1.0".getBytes(StandardCharsets.US_ASCII));
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        params.close();
    }
}
