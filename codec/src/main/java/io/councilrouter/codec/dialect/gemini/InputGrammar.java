package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A request for vectors: one content, or a list of requests each of which has one. The texts of one content are one input.
 */
final class InputGrammar implements RequestGrammar {
    private static final String DIMENSIONS = "outputDimensionality";

    private final boolean single;
    private final ParamReader params = new ParamReader();
    private final HeldText input = new HeldText();
    private int count;
    private long dimensions = -1;

    /** A grammar for {@code :embedContent}, or for the list of {@code :batchEmbedContents}. */
    InputGrammar(boolean single) {
        this.single = single;
    }

    @Override
    public boolean walks(String name) {
        return !single && name.equals("requests");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        String field = CamelCase.of(name);
        if (single) {
            member("", field, json, value, sink);
        } else if (field.equals("requests")) {
            params.wrong(field, "a list");
        } else if (!field.equals("model")) {
            sink.other(field, json.rawValue());
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        String place = array + "[" + count++ + "].";
        if (value != Json.OBJECT) {
            params.refuse(array, "Every element of \"" + array + "\" must be an object.");
            return;
        }
        boolean found = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            found |= field.equals("content");
            Json inner = json.next();
            member(place, field, json, inner, sink);
            json.skipChildren();
        }
        if (!found) {
            params.wrong(place + "content", "an object with parts that are texts");
        }
    }

    private void member(String place, String field, JsonCursor json, Json value, ChatSink sink) {
        switch (field) {
            case "model" -> {
                // It belongs to the attempt.
            }
            case "content" -> content(place + field, json, value, sink);
            case DIMENSIONS -> dimensions(place + field, json, value, sink);
            case "embedContentConfig" -> {
                if (value != Json.OBJECT) {
                    params.wrong(place + field, "an object");
                    return;
                }
                for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                    String inner = CamelCase.of(json.name());
                    Json each = json.next();
                    // What is inside is no content and no further configuration.
                    if (inner.equals(DIMENSIONS)) {
                        dimensions(place + field + "." + inner, json, each, sink);
                    } else if (each != Json.NULL) {
                        sink.other(inner, json.rawValue());
                    }
                    json.skipChildren();
                }
            }
            default -> {
                if (value != Json.NULL) {
                    sink.other(field, json.rawValue());
                }
            }
        }
    }

    /** One length for all: no other API gives vectors of several. */
    private void dimensions(String place, JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.NULL) {
            return;
        }
        long wanted = json.longValue(-1);
        if (wanted < 0) {
            params.wrong(place, "a whole number");
        } else if (dimensions < 0) {
            dimensions = wanted;
            sink.param(Param.DIMENSIONS, Unpooled.wrappedBuffer(ascii(Long.toString(wanted))));
        } else if (dimensions != wanted) {
            params.refuse(place, "\"" + place + "\" must be the same in all requests of the list.");
        }
    }

    private void content(String place, JsonCursor json, Json value, ChatSink sink) {
        input.clear();
        boolean texts = value == Json.OBJECT;
        if (texts) {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                boolean parts = json.name().equals("parts");
                if (json.next() == Json.ARRAY && parts) {
                    texts &= parts(json);
                } else {
                    json.skipChildren();
                }
            }
        }
        if (texts) {
            sink.input(input.view());
        } else {
            params.wrong(place, "an object with parts that are texts");
        }
    }

    private boolean parts(JsonCursor json) {
        boolean texts = true;
        Json each = json.next();
        for (; each == Json.OBJECT; each = json.next()) {
            boolean found = false;
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                boolean text = json.name().equals("text");
                if (json.next() == Json.STRING && text) {
                    input.append(json.value());
                    found = true;
                }
                json.skipChildren();
            }
            texts &= found;
        }
        return texts && each == Json.ARRAY_END;
    }

    @Override
    public boolean pending(ChatSink sink) {
        return false;
    }

    @Override
    public void finish(ChatSink sink) {
        // All fields were reported as they were read.
    }

    @Override
    public @Nullable Fault fault() {
        return params.fault();
    }

    @Override
    public void close() {
        params.close();
        input.close();
    }
}
