package io.councilrouter.codec.dialect;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"error":{"message","type","param","code"}}}, always with all four keys, since SDKs read each of them. Any
 * other members of a backend's error in this form are written beside them. How a stream says it is its dialect's.
 * Stateless.
 */
public final class FourKeys {
    private FourKeys() {}

    /** Writes the body of an error answer. */
    public static void body(Fault fault, ByteSink out) {
        ErrorNote note = note(fault);
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
            json.string(type(fault));
        }
        if (!ErrorNotes.has(note, "param")) {
            json.name("param");
            param(param(fault), json);
        }
        if (!ErrorNotes.has(note, "code")) {
            json.name("code");
            json.string(code(fault));
        }
        json.close();
        if (note != null) {
            ErrorNotes.write(note.beside(), json, out);
        }
        json.close();
    }

    private static @Nullable ErrorNote note(Fault fault) {
        return fault instanceof Fault.BackendFailed upstream ? upstream.note() : null;
    }

    /** {@code error.type}: the backend's word, else ours. */
    public static String type(Fault fault) {
        ErrorNote note = note(fault);
        return note == null || note.type().isEmpty() ? word(fault.code().kind()) : note.type();
    }

    /** {@code error.code}: the backend's word, else ours. */
    public static String code(Fault fault) {
        ErrorNote note = note(fault);
        return note == null || note.code().isEmpty() ? fault.code().label() : note.code();
    }

    /** {@code error.param}: the field of the request that is wrong; null if none is named. */
    public static @Nullable String param(Fault fault) {
        if (fault instanceof Fault.Client client) {
            return client.param();
        }
        ErrorNote note = note(fault);
        return note == null || note.param().isEmpty() ? null : note.param();
    }

    /** Writes a text, or null. */
    public static void param(@Nullable String param, JsonWriter json) {
        if (param == null) {
            json.nul();
        } else {
            json.string(param);
        }
    }

    /** {@code error.type} of ours, by kind. */
    public static String word(FaultCode.Kind kind) {
        return switch (kind) {
            case INVALID, NOT_FOUND, TOO_LARGE -> "invalid_request_error";
            case AUTHENTICATION -> "authentication_error";
            case PERMISSION -> "permission_error";
            case RATE -> "rate_limit_error";
            case OVERLOADED, INTERNAL -> "server_error";
            case UPSTREAM, DEADLINE -> "api_error";
        };
    }
}
