package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;

/** The declared tools, and which of them may be used, held until the items are written. One request's. */
final class ToolFields {
    private final HeldPieces tools = new HeldPieces();
    private final HeldPieces allowed = new HeldPieces();
    private final HeldPieces choice = new HeldPieces();
    private boolean schema;
    private boolean strict;

    void open(String name) {
        schema = false;
        strict = false;
        ascii(tools.isEmpty() ? "" : ",", tools);
        function(name, tools);
    }

    private static void function(String name, ByteSink out) {
        ascii("{\"type\":\"function\",\"name\":", out);
        new JsonWriter(out).string(name);
    }

    void description(@Borrowed ByteBuf escaped) {
        ascii(",\"description\":\"", tools);
        tools.append(escaped);
        ascii("\"", tools);
    }

    void parameters(@Borrowed ByteBuf raw) {
        schema = true;
        ascii(",\"parameters\":", tools);
        tools.append(raw);
    }

    void strict(boolean wanted) {
        strict = wanted;
    }

    /** The open tool ends. That its schema is no law is said: this API takes the opposite for granted. */
    void close() {
        ascii(schema ? "" : ",\"parameters\":{\"type\":\"object\",\"properties\":{}}", tools);
        ascii(strict ? ",\"strict\":true}" : ",\"strict\":false}", tools);
    }

    /** No other tools but those that are named so may be used. */
    void allow(String name) {
        ascii(allowed.isEmpty() ? "" : ",", allowed);
        function(name, allowed);
        ascii("}", allowed);
    }

    void choose(ToolChoice wanted, String name) {
        choice.close();
        String mode =
                switch (wanted) {
                    case AUTO, NAMED -> "\"auto\"";
                    case NONE -> "\"none\"";
                    case REQUIRED -> "\"required\"";
                };
        if (wanted == ToolChoice.NAMED) {
            function(name, choice);
            ascii("}", choice);
        } else if (allowed.isEmpty() || wanted == ToolChoice.NONE) {
            ascii(mode, choice);
        } else {
            ascii("{\"type\":\"allowed_tools\",\"mode\":" + mode + ",\"tools\":[", choice);
            allowed.moveTo(choice);
            ascii("]}", choice);
        }
    }

    /** Writes both fields, each with its comma first, if there are tools. */
    void moveTo(ByteSink out) {
        if (tools.isEmpty()) {
            return;
        }
        ascii(",\"tools\":[", out);
        tools.moveTo(out);
        ascii("]", out);
        if (!choice.isEmpty()) {
            ascii(",\"tool_choice\":", out);
            choice.moveTo(out);
        }
    }

    /** Releases what is held. Idempotent. */
    void release() {
        tools.close();
        allowed.close();
        choice.close();
    }
}
