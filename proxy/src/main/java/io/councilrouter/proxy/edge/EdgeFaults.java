package io.councilrouter.proxy.edge;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.RequestParser;
import java.time.Duration;

/** What can go wrong on a client's connection before a request is complete. */
final class EdgeFaults {
    private EdgeFaults() {}

    /** Why a head could not be parsed. */
    static Fault of(RequestParser parser) {
        Fault fault = parser.fault();
        return fault == null ? new Fault.Client(FaultCode.MALFORMED_HTTP, "The request is malformed.") : fault;
    }

    /** Why the framing of a body is broken. */
    static Fault of(BodyScanner scanner) {
        Fault fault = scanner.fault();
        return fault == null ? new Fault.Client(FaultCode.MALFORMED_HTTP, "The body is malformed.") : fault;
    }

    /** The head took too long. */
    static Fault lateHead() {
        return new Fault.Client(
                FaultCode.REQUEST_TIMEOUT, "The request's head did not arrive within limits.header_read.");
    }

    /** The body paused too long. */
    static Fault lateBody() {
        return new Fault.Client(
                FaultCode.REQUEST_TIMEOUT, "The request's body paused for longer than limits.body_idle.");
    }

    /** A bug of ours; the log has more under {@code incident}. */
    static Fault bug(String incident) {
        return new Fault.Internal(
                FaultCode.INTERNAL,
                "The gateway failed; its log has the details under incident " + incident + ".",
                incident);
    }

    /** The gateway stops before the request is complete. */
    static Fault draining() {
        return new Fault.Refused(FaultCode.DRAINING, "The gateway is shutting down.", Duration.ofSeconds(5));
    }
}
