package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.HeldCalls;
import io.councilrouter.codec.json.JsonWriter;

/** Writes the tool calls of an answer. Stateless. */
final class CallList {
    private CallList() {}

    /** Writes the calls as the elements of a list; none are held afterwards. */
    static void move(HeldCalls calls, ByteSink out) {
        boolean first = true;
        for (HeldCalls.HeldCall call : calls.all()) {
            ascii(first ? "{\"id\":" : ",{\"id\":", out);
            new JsonWriter(out).string(call.id());
            ascii(",\"function\":{\"index\":" + call.index() + ",\"name\":", out);
            new JsonWriter(out).string(call.name());
            ascii(",\"arguments\":", out);
            ArgumentObject.write(call.arguments().view(), out);
            ascii("}}", out);
            first = false;
        }
        calls.close();
    }
}
