package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Verdict;
import java.time.Duration;

/** Lets only administrators pass to {@code /admin}, and only with small bodies. */
public final class AdminGate implements Gate {
    /** Far more than any endpoint for administrators reads, bytes. */
    private static final long MOST = 64 * 1024;

    private static final String SCHEME = "bearer ";

    private final AdminKey key;

    /** A gate that {@code key} opens. */
    public AdminGate(AdminKey key) {
        this.key = key;
    }

    @Override
    public Verdict decide(Gated x) {
        if (x.endpoint().purpose() != Purpose.ADMIN) {
            return Verdict.PROCEED;
        }
        if (!key.isOpen()) {
            String given = x.head().headers().text(KnownHeader.AUTHORIZATION);
            if (given == null || !given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                return refuse("Administrators send Authorization: Bearer TOKEN; " + key.where());
            }
            if (!key.fits(given.substring(SCHEME.length()).strip())) {
                return refuse("This is not the administrators' token; " + key.where());
            }
        }
        if (x.head().contentLength() > MOST) {
            return new Verdict.Refuse(new Fault.Client(
                    FaultCode.BODY_TOO_LARGE, "Bodies of requests to /admin may have " + MOST + " bytes."));
        }
        return Verdict.PROCEED;
    }

    private static Verdict refuse(String message) {
        return new Verdict.Refuse(
                new Fault.Refused(FaultCode.UNAUTHENTICATED, message, Duration.ZERO),
                "WWW-Authenticate",
                "Bearer realm=\"council-router administrators\"");
    }
}
