package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tool calls of an answer, gathered until they are whole. */
final class CallList {
    private final List<Call> calls = new ArrayList<>(0);

    private record Call(int index, String id, String name, HeldText arguments) {}

    void open(int index, String id, String name) {
        calls.add(new Call(index, id, name, new HeldText()));
    }

    void arguments(int index, @Borrowed ByteBuf escaped) {
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (call.index == index) {
                call.arguments.append(escaped);
            }
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Writes them as the elements of a list and is empty then. */
    void moveTo(ByteSink out) {
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            ascii(i == 0 ? "{\"id\":" : ",{\"id\":", out);
            new JsonWriter(out).string(call.id);
            ascii(",\"function\":{\"index\":" + call.index + ",\"name\":", out);
            new JsonWriter(out).string(call.name);
            ascii(",\"arguments\":", out);
            Arguments.write(call.arguments.view(), out);
            ascii("}}", out);
        }
        close();
    }

    void close() {
        calls.forEach(call -> call.arguments.close());
        calls.clear();
    }

    private static void ascii(String text, ByteSink out) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
