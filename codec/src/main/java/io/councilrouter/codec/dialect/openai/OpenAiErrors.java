package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.ErrorMessage;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code {"error":{"message","type","param","code"}}}, always with all four keys: SDKs read each of them. */
final class OpenAiErrors implements ErrorShape {
    static final OpenAiErrors INSTANCE = new OpenAiErrors();

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiErrors() {}

    @Override
    public void body(Fault fault, String requestId, ByteSink out) {
        JsonWriter json = new JsonWriter(out);
        json.open();
        json.name("error");
        json.open();
        json.name("message");
        json.string(fault.message());
        json.name("type");
        json.string(fault.code().kind().openai());
        json.name("param");
        String param = fault instanceof Fault.Client client ? client.param() : null;
        if (param == null) {
            json.nul();
        } else {
            json.string(param);
        }
        json.name("code");
        json.string(fault.code().label());
        json.close();
        json.close();
    }

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        out.append(DATA);
        body(fault, requestId, out);
        out.append(EVENT_END);
    }

    @Override
    public @Nullable String message(@Borrowed ByteBuf body) {
        return ErrorMessage.in(body);
    }
}
