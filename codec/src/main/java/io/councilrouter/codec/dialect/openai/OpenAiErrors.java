package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.FourKeyErrors;
import io.councilrouter.codec.fault.Fault;
import java.nio.charset.StandardCharsets;

/** Errors with four keys; in a stream an event without a name. */
final class OpenAiErrors extends FourKeyErrors {
    static final OpenAiErrors INSTANCE = new OpenAiErrors();

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiErrors() {}

    @Override
    public void inBand(Fault fault, String requestId, ByteSink out) {
        out.append(DATA);
        body(fault, requestId, out);
        out.append(EVENT_END);
    }
}
