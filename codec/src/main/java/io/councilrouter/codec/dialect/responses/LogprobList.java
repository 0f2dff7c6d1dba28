package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.OneLine;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** Log probabilities: a list of tokens, by itself or as the member {@code content} of an object. Stateless. */
final class LogprobList {
    private LogprobList() {}

    /** Appends the tokens in {@code raw} to {@code out}, with commas between them; nothing if there are none. */
    static void append(@Borrowed ByteBuf raw, HeldText out) {
        JsonCursor json = new JsonCursor();
        try {
            json.over(raw);
            Json kind = json.next();
            if (kind == Json.OBJECT) {
                kind = content(json);
            }
            if (kind == Json.ARRAY) {
                for (Json each = json.next(); each == Json.OBJECT; each = json.next()) {
                    ascii(out.isEmpty() ? "" : ",", out);
                    OneLine.append(json.rawValue(), out);
                }
            }
        } finally {
            json.close();
        }
    }

    private static Json content(JsonCursor json) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            boolean wanted = json.name().equals("content");
            Json value = json.next();
            if (wanted) {
                return value;
            }
            json.skipChildren();
        }
        return Json.NULL;
    }
}
