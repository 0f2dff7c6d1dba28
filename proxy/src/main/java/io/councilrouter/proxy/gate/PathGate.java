package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.http.TargetForm;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.RequestIds;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.proxy.turns.Turns;

/** Gives the request its id, finds its endpoint, and refuses unknown paths. The first head gate. */
public final class PathGate implements Gate {
    private final EndpointTable main;
    private final EndpointTable admin;
    private final RequestIds ids;
    private final Turns turns;

    /**
     * A gate for endpoints.
     *
     * @param main those of the main address
     * @param admin those of the administrators' own address
     * @param turns its loop
     */
    public PathGate(EndpointTable main, EndpointTable admin, RequestIds ids, Turns turns) {
        this.main = main;
        this.admin = admin;
        this.ids = ids;
        this.turns = turns;
    }

    @Override
    public Verdict decide(Gated x) {
        RequestHead head = x.head();
        x.caller().requestId(ids.of(head.headers(), turns.millis()));
        EndpointTable table = x.admin() ? admin : main;
        if (head.method() == Method.OPTIONS) {
            return new Verdict.AnswerWith(table.closed(head) ? Preflight.CLOSED : Preflight.OPEN);
        }
        if (head.form() != TargetForm.ORIGIN && head.form() != TargetForm.ABSOLUTE) {
            return refuse(FaultCode.METHOD_NOT_ALLOWED, "This is a gateway for models, not a proxy.");
        }
        x.dialect(table.dialect(head));
        if (head.pathLength() > 1 && suspicious(head)) {
            return refuse(FaultCode.UNKNOWN_PATH, "The path is not in its normal form.");
        }
        Endpoint found = table.find(head);
        if (found == null) {
            String allowed = table.allowed(head);
            if (allowed.isEmpty()) {
                return refuse(
                        FaultCode.UNKNOWN_PATH, "There is no such path; docs/api.md lists those that are served.");
            }
            return new Verdict.Refuse(
                    new Fault.Client(FaultCode.METHOD_NOT_ALLOWED, "This path answers to " + allowed + "."),
                    "Allow",
                    allowed);
        }
        x.endpoint(found);
        Headers headers = head.headers();
        int encoding = headers.first(KnownHeader.CONTENT_ENCODING);
        // An empty value names no coding.
        boolean coded = encoding >= 0 && headers.valueLength(encoding) > 0;
        if (coded && !headers.valueIsIgnoringCase(encoding, IDENTITY)) {
            return refuse(FaultCode.BAD_ENCODING, "Request bodies must not be compressed; leave Content-Encoding out.");
        }
        return Verdict.PROCEED;
    }

    private static final byte[] IDENTITY = "identity".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    /** Whether the path has an empty segment, which we and a proxy before us might read differently. */
    private static boolean suspicious(RequestHead head) {
        for (int i = 1; i < head.pathLength(); i++) {
            if (head.pathByte(i) == '/' && head.pathByte(i - 1) == '/') {
                return true;
            }
        }
        return false;
    }

    private static Verdict refuse(FaultCode code, String message) {
        return new Verdict.Refuse(new Fault.Client(code, message));
    }
}
