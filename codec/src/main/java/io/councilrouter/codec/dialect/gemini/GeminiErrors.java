package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.ErrorNotes;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.frame.SseWriter;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"error":{"code":404,"message":…,"status":"NOT_FOUND"}}}; the status is a word of {@code google.rpc.Code}. What
 * a backend of this dialect said beside its message, its {@code details} for example, is kept.
 */
final class GeminiErrors implements ErrorShape {
    static final GeminiErrors INSTANCE = new GeminiErrors();

    private static final String STATUS = "status";

    private GeminiErrors() {}

    @Override
    public void body(Fault fault, String requestId, ByteSink out) {
        ErrorNote note = fault instanceof Fault.BackendFailed upstream ? upstream.note() : null;
        JsonWriter json = new JsonWriter(out);
        json.open().name("error").open();
        json.name("code").number((long) fault.status());
        json.name("message").string(fault.message());
        if (!ErrorNotes.has(note, STATUS)) {
            json.name(STATUS).string(status(fault));
        }
        if (note != null) {
            ErrorNotes.write(without(note.fields(), "code", "message"), json, out);
        }
        json.close();
        if (note != null) {
            ErrorNotes.write(without(note.beside(), "error", "error"), json, out);
        }
        json.close();
    }

    private static List<ErrorNote.ErrorMember> without(List<ErrorNote.ErrorMember> fields, String one, String other) {
        return fields.stream()
                .filter(each -> !each.name().equals(one) && !each.name().equals(other))
                .toList();
    }

    private String status(Fault fault) {
        return switch (fault.status()) {
            case 499 -> "CANCELLED";
            case 500 -> "INTERNAL";
            case 501 -> "UNIMPLEMENTED";
            default -> word(fault.code().kind());
        };
    }

    /** {@code error.status}. */
    @Override
    public String word(FaultCode.Kind kind) {
        return switch (kind) {
            case INVALID, TOO_LARGE -> "INVALID_ARGUMENT";
            case AUTHENTICATION -> "UNAUTHENTICATED";
            case PERMISSION -> "PERMISSION_DENIED";
            case NOT_FOUND -> "NOT_FOUND";
            case RATE -> "RESOURCE_EXHAUSTED";
            case OVERLOADED, UPSTREAM -> "UNAVAILABLE";
            case DEADLINE -> "DEADLINE_EXCEEDED";
            case INTERNAL -> "INTERNAL";
        };
    }

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        SseWriter.open(out);
        body(fault, requestId, out);
        SseWriter.close(out);
    }

    @Override
    public @Nullable ErrorNote read(@Borrowed ByteBuf body) {
        return ErrorReader.in(body);
    }
}
