package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"error","error":{"type","message"},"request_id"}}; in a stream the same as an event of that name, by which
 * SDKs know it. What a backend of this dialect has said stands beside it, its own request id in place of ours.
 */
final class AnthropicErrors implements ErrorShape {
    static final AnthropicErrors INSTANCE = new AnthropicErrors();

    private static final byte[] EVENT = ascii("event: error\ndata: ");
    private static final byte[] EVENT_END = ascii("\n\n");

    private AnthropicErrors() {}

    @Override
    public void body(Fault fault, String requestId, ByteSink out) {
        ErrorNote note = fault instanceof Fault.BackendFailed upstream ? upstream.note() : null;
        List<ErrorNote.ErrorMember> beside = note == null ? List.of() : note.beside();
        JsonWriter json = new JsonWriter(out);
        json.open();
        json.name("type").string("error");
        json.name("error").open();
        json.name("type")
                .string(
                        note == null || note.type().isEmpty()
                                ? word(fault.code().kind())
                                : note.type());
        json.name("message").string(fault.message());
        if (note != null) {
            ErrorNotes.write(without(note.fields(), "type", "message"), json, out);
        }
        json.close();
        if (!ErrorNotes.has(beside, "request_id")) {
            json.name("request_id").string(requestId);
        }
        ErrorNotes.write(without(beside, "type", "error"), json, out);
        json.close();
    }

    private static List<ErrorNote.ErrorMember> without(List<ErrorNote.ErrorMember> fields, String one, String other) {
        return fields.stream()
                .filter(each -> !each.name().equals(one) && !each.name().equals(other))
                .toList();
    }

    /** {@code error.type}. */
    @Override
    public String word(FaultCode.Kind kind) {
        return switch (kind) {
            case INVALID -> "invalid_request_error";
            case AUTHENTICATION -> "authentication_error";
            case PERMISSION -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case TOO_LARGE -> "request_too_large";
            case RATE -> "rate_limit_error";
            case OVERLOADED -> "overloaded_error";
            case UPSTREAM, DEADLINE, INTERNAL -> "api_error";
        };
    }

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        out.append(EVENT);
        body(fault, requestId, out);
        out.append(EVENT_END);
    }

    @Override
    public @Nullable ErrorNote read(@Borrowed ByteBuf body) {
        return ErrorReader.in(body);
    }
}
