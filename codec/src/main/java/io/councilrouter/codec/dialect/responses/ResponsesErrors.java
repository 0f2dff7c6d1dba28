package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.FourKeys;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Errors with four keys. A stream says it in two events, as OpenAI does: {@code error}, by which SDKs raise an exception,
 * and {@code response.failed}, which agents wait for. The first has its words twice, at its root as documented and under
 * {@code error} as sent.
 */
final class ResponsesErrors implements ErrorShape {
    static final ResponsesErrors INSTANCE = new ResponsesErrors();

    private static final byte[] ERROR = ascii("event: error\ndata: {\"type\":\"error\",\"sequence_number\":");
    private static final byte[] FAILED =
            ascii("event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":1,\"response\":");
    private static final byte[] EVENT_END = ascii("}\n\n");

    private ResponsesErrors() {}

    @Override
    public void body(Fault fault, String requestId, ByteSink out) {
        FourKeys.body(fault, out);
    }

    @Override
    public String word(FaultCode.Kind kind) {
        return FourKeys.word(kind);
    }

    @Override
    public @Nullable ErrorNote read(@Borrowed ByteBuf body) {
        return ErrorReader.in(body);
    }

    /** Nobody here knows how many events there were, or which answer it is: the numbers begin anew. */
    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        event(0, fault, out);
        out.append(FAILED);
        JsonWriter json = new JsonWriter(out);
        json.open();
        json.name("id").string("resp_" + requestId);
        json.name("object").string("response");
        json.name("created_at").number(0);
        json.name("status").string("failed");
        json.name("error");
        failure(fault, out, json);
        json.name("incomplete_details").nul();
        json.name("model").string("");
        json.name("output").openArray().closeArray();
        json.name("parallel_tool_calls").bool(true);
        json.name("tool_choice").string("auto");
        json.name("tools").openArray().closeArray();
        json.close();
        out.append(EVENT_END);
    }

    /** Writes the event {@code error}. */
    static void event(long sequence, Fault fault, ByteSink out) {
        out.append(ERROR);
        Digits.append(out, sequence);
        ascii(",\"error\":{\"type\":", out);
        new JsonWriter(out).string(FourKeys.type(fault));
        ascii(",", out);
        words(fault, out);
        ascii("},", out);
        words(fault, out);
        out.append(EVENT_END);
    }

    private static void words(Fault fault, ByteSink out) {
        ascii("\"code\":", out);
        new JsonWriter(out).string(FourKeys.code(fault));
        ascii(",\"message\":", out);
        new JsonWriter(out).string(fault.message());
        ascii(",\"param\":", out);
        FourKeys.param(FourKeys.param(fault), new JsonWriter(out));
    }

    /** Writes an answer's own member {@code error}; {@code json} writes into {@code out}. */
    static void failure(Fault fault, ByteSink out, JsonWriter json) {
        json.open();
        json.name("code").string(failureCode(fault));
        json.name("message").string(fault.message());
        json.close();
    }

    /** One of the words that clients know there, unless the backend has one of its own. */
    private static String failureCode(Fault fault) {
        if (fault instanceof Fault.BackendFailed upstream
                && upstream.note() != null
                && !upstream.note().code().isEmpty()) {
            return upstream.note().code();
        }
        return switch (fault.code().kind()) {
            case RATE -> "rate_limit_exceeded";
            case INVALID, TOO_LARGE -> "invalid_prompt";
            case AUTHENTICATION, PERMISSION, NOT_FOUND, OVERLOADED, UPSTREAM, DEADLINE, INTERNAL -> "server_error";
        };
    }
}
