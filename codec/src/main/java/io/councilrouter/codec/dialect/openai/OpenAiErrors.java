package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.FourKeys;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors with four keys; in a stream an event without a name. */
final class OpenAiErrors implements ErrorShape {
    static final OpenAiErrors INSTANCE = new OpenAiErrors();

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiErrors() {}

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

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        out.append(DATA);
        body(fault, requestId, out);
        out.append(EVENT_END);
    }
}
