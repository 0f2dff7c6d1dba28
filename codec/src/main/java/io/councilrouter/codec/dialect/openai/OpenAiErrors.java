package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.ErrorNotes;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"error":{"message","type","param","code"}}}, always with all four keys, since SDKs read each of them. Any
 * other members of a backend's error in this dialect are written beside them.
 */
final class OpenAiErrors implements ErrorShape {
    static final OpenAiErrors INSTANCE = new OpenAiErrors();

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiErrors() {}

    @Override
    public void body(Fault fault, String requestId, ByteSink out) {
        ErrorNote note = fault instanceof Fault.BackendFailed upstream ? upstream.note() : null;
        JsonWriter json = new JsonWriter(out);
        json.open();
        json.name("error");
        json.open();
        json.name("message");
        json.string(fault.message());
        if (note != null) {
            ErrorNotes.write(note.fields(), json, out);
        }
        if (!ErrorNotes.has(note, "type")) {
            json.name("type");
            json.string(
                    note == null || note.type().isEmpty() ? word(fault.code().kind()) : note.type());
        }
        if (!ErrorNotes.has(note, "param")) {
            json.name("param");
            param(fault instanceof Fault.Client client ? client.param() : said(note), json);
        }
        if (!ErrorNotes.has(note, "code")) {
            json.name("code");
            json.string(note == null || note.code().isEmpty() ? fault.code().label() : note.code());
        }
        json.close();
        if (note != null) {
            ErrorNotes.write(note.beside(), json, out);
        }
        json.close();
    }

    private static @Nullable String said(@Nullable ErrorNote note) {
        return note == null || note.param().isEmpty() ? null : note.param();
    }

    private static void param(@Nullable String param, JsonWriter json) {
        if (param == null) {
            json.nul();
        } else {
            json.string(param);
        }
    }

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        out.append(DATA);
        body(fault, requestId, out);
        out.append(EVENT_END);
    }

    /** {@code error.type}. */
    @Override
    public String word(FaultCode.Kind kind) {
        return switch (kind) {
            case INVALID, NOT_FOUND, TOO_LARGE -> "invalid_request_error";
            case AUTHENTICATION -> "authentication_error";
            case PERMISSION -> "permission_error";
            case RATE -> "rate_limit_error";
            case OVERLOADED, INTERNAL -> "server_error";
            case UPSTREAM, DEADLINE -> "api_error";
        };
    }

    @Override
    public @Nullable ErrorNote read(@Borrowed ByteBuf body) {
        return ErrorReader.in(body);
    }
}
