package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Keeps web pages from using the gateway unless they are allowed to. Requests that change something are refused when their {@code
 * Origin} is neither our own nor allowed. On the administrators' paths so is every other request; there {@code *} allows nobody,
 * and no page may read the answer. While listening on loopback, the Host must be local, which stops DNS rebinding.
 */
public final class OriginGate implements Gate {
    private static final byte[][] LOCAL = {ascii("localhost"), ascii("127.0.0.1"), ascii("[::1]"), ascii("0.0.0.0")};

    private final boolean main;
    private final boolean admin;

    /**
     * A gate.
     *
     * @param main whether the main address is a loopback one
     * @param admin whether the administrators' own is
     */
    public OriginGate(boolean main, boolean admin) {
        this.main = main;
        this.admin = admin;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Verdict decide(Gated x) {
        if ((x.admin() ? admin : main) && x.head().hasHost() && !local(x)) {
            return refuse("This gateway listens on loopback only and answers to local host names only.");
        }
        if (!x.head().headers().has(KnownHeader.ORIGIN)) {
            return Verdict.PROCEED;
        }
        if (x.endpoint().purpose() == Purpose.ADMIN) {
            return administrators(x);
        }
        String allowed = Origins.allowed(x);
        if (!allowed.isEmpty()) {
            x.caller().origin(allowed);
            return Verdict.PROCEED;
        }
        Method method = x.head().method();
        if (method == Method.GET || method == Method.HEAD) {
            return Verdict.PROCEED;
        }
        return own(x) ? Verdict.PROCEED : foreign();
    }

    private static Verdict administrators(Gated x) {
        return own(x) || Origins.named(x) ? Verdict.PROCEED : foreign();
    }

    private static boolean own(Gated x) {
        String origin = x.head().headers().text(KnownHeader.ORIGIN);
        return origin != null && Origins.own(x, origin);
    }

    private static Verdict foreign() {
        return refuse("Web pages of this origin may not call the gateway; add it to server.cors.origins to allow it.");
    }

    private static boolean local(Gated x) {
        for (byte[] each : LOCAL) {
            if (x.head().hostNameIs(each)) {
                return true;
            }
        }
        return false;
    }

    private static Verdict refuse(String message) {
        return new Verdict.Refuse(new Fault.Refused(FaultCode.ORIGIN_REFUSED, message, Duration.ZERO));
    }
}
