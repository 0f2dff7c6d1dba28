package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.config.AdmissionConfig;
import io.councilrouter.config.Units;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a request waits in the queue at most: {@code admission.max_wait}, or less where the request says so with
 * {@code X-Router-Max-Wait}.
 */
public final class MaxWait {
    private static final String NAME = "X-Router-Max-Wait";
    private static final int SHOWN = 40;
    private static final Duration SOON = Duration.ofSeconds(5);

    private MaxWait() {}

    /** What is wrong with the request's header; null where it is valid or absent. */
    public static @Nullable Fault fault(Headers headers) {
        if (!headers.has(KnownHeader.X_ROUTER_MAX_WAIT)) {
            return null;
        }
        if (headers.count(KnownHeader.X_ROUTER_MAX_WAIT) > 1) {
            return wrong("is there more than once");
        }
        try {
            Duration _ = asked(headers);
            return null;
        } catch (IllegalArgumentException e) {
            String value = headers.text(headers.first(KnownHeader.X_ROUTER_MAX_WAIT));
            String shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
            return wrong("'" + shown + "' " + e.getMessage());
        }
    }

    /** The longest wait of a request whose header {@link #fault} has found valid. */
    static Duration of(RequestView request) {
        return of(request.config().traffic().admission(), request.head().headers());
    }

    static Duration of(AdmissionConfig config, Headers headers) {
        Duration most = config.maxWait();
        Duration asked = headers.has(KnownHeader.X_ROUTER_MAX_WAIT) ? asked(headers) : most;
        return asked.compareTo(most) < 0 ? asked : most;
    }

    /** The same where it is not known how much longer the wait would be. */
    static Fault exceeded(AdmissionConfig config, Duration allowed) {
        return exceeded(config, allowed, SOON);
    }

    /**
     * The fault that no slot was free in time; says which setting allowed that time.
     *
     * @param allowed the time
     */
    static Fault exceeded(AdmissionConfig config, Duration allowed, Duration retryAfter) {
        boolean asked = allowed.compareTo(config.maxWait()) < 0;
        return new Fault.Refused(
                FaultCode.QUEUE_TIMEOUT,
                "No backend had a free slot within " + (asked ? NAME : "admission.max_wait") + " ("
                        + Units.text(allowed) + ").",
                retryAfter);
    }

    private static Duration asked(Headers headers) {
        return Units.duration(headers.text(headers.first(KnownHeader.X_ROUTER_MAX_WAIT)));
    }

    private static Fault wrong(String what) {
        return new Fault.Client(FaultCode.INVALID_ARGUMENT, "The header " + NAME + ": " + what + ".");
    }
}
