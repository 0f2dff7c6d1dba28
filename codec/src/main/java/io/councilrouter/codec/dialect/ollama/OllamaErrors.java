package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.ErrorMessage;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** {@code {"error":"text"}}, a string for every fault; in a stream the same on a line of its own. */
final class OllamaErrors implements ErrorShape {
    static final OllamaErrors INSTANCE = new OllamaErrors();

    private OllamaErrors() {}

    @Override
    public void body(Fault fault, String requestId, ByteSink out) {
        JsonWriter json = new JsonWriter(out);
        json.open();
        json.name("error");
        json.string(fault.message());
        json.close();
    }

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        body(fault, requestId, out);
        out.tail(1).writeByte('\n');
    }

    @Override
    public @Nullable String message(@Borrowed ByteBuf body) {
        return ErrorMessage.in(body);
    }
}
