package io.councilrouter.proxy.relay;

import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.Frame;
import java.nio.charset.StandardCharsets;

/** Recognises events whose name says that the backend failed, whatever their data look like. Stateless. */
final class InBand {
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);

    private InBand() {}

    /** Whether the event is named {@code error}. */
    static boolean named(Frame frame) {
        return frame.hasName() && frame.nameIs(ERROR);
    }

    /** The fault that such an event means. */
    static Fault fault(Frame frame) {
        return AnswerFaults.failed(ErrorReader.named(frame.data()));
    }
}
