package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Keeps web pages from using the gateway uninvited: a POST or DELETE with an {@code Origin} that is neither ours nor
 * allowed is refused. On the administrators' paths every such request is refused; there {@code *} allows nobody, and
 * no page may read the answer. On a loopback bind the Host must be local, which stops DNS rebinding.
 */
public final class OriginGate implements Gate {
    private static final byte[][] LOCAL = {ascii("localhost"), ascii("127.0.0.1"), ascii("[::1]"), ascii("0.0.0.0")};

    private final boolean main;
    private final boolean admin;

    /**
     * A gate of listeners that are bound to loopback or not.
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
    public Verdict decide(Exchange x) {
        if ((x.down().admin() ? admin : main) && x.head().hasHost() && !local(x)) {
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

    private static Verdict administrators(Exchange x) {
        return own(x) || Origins.named(x) ? Verdict.PROCEED : foreign();
    }

    private static boolean own(Exchange x) {
        String origin = x.head().headers().text(KnownHeader.ORIGIN);
        return origin != null && Origins.own(x, origin);
    }

    private static Verdict foreign() {
        return refuse("Web pages of this origin may not call the gateway; add it to server.cors.origins to allow it.");
    }

    private static boolean local(Exchange x) {
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
