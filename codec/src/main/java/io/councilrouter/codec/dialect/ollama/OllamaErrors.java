package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.ErrorNotes;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"error":"text"}}: a string for every fault. Other members that a backend of this dialect sent, next to its
 * error ({@code signin_url}) or inside an error object, are written next to it. In a stream, the same on a line of its
 * own.
 */
final class OllamaErrors implements ErrorShape {
    static final OllamaErrors INSTANCE = new OllamaErrors();

    private OllamaErrors() {}

    @Override
    public void body(Fault fault, String requestId, ByteSink out) {
        JsonWriter json = new JsonWriter(out);
        json.open();
        json.name("error");
        json.string(fault.message());
        ErrorNote note = fault instanceof Fault.BackendFailed upstream ? upstream.note() : null;
        if (note != null) {
            ErrorNotes.write(note.beside(), json, out);
            // The error itself must stay a text, so its members are written next to it.
            ErrorNotes.write(
                    note.fields().stream()
                            .filter(each -> !each.name().equals("error") && !ErrorNotes.has(note.beside(), each.name()))
                            .toList(),
                    json,
                    out);
            if (!note.code().isEmpty()
                    && !ErrorNotes.has(note.beside(), "code")
                    && !ErrorNotes.has(note.fields(), "code")) {
                json.name("code");
                json.string(note.code());
            }
        }
        json.close();
    }

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        body(fault, requestId, out);
        out.tail(1).writeByte('\n');
    }

    @Override
    public @Nullable ErrorNote read(@Borrowed ByteBuf body) {
        return ErrorReader.in(body);
    }

    @Override
    public boolean comparesWhole() {
        return true;
    }
}
