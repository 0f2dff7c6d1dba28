package io.councilrouter.proxy.metrics;

import io.councilrouter.codec.fault.FaultCode;
import io.prometheus.client.Counter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one backend, and the meters of its models. The same object as long as the name is in the table,
 * whatever its address. Any thread, except {@link #absence}.
 */
final class BackendMeters {
    /** What can go wrong at a backend; all other failures of an attempt share one label. */
    private static final Set<FaultCode> AT_BACKENDS = EnumSet.of(
            FaultCode.UPSTREAM_CONNECT,
            FaultCode.UPSTREAM_STATUS,
            FaultCode.UPSTREAM_REFUSED,
            FaultCode.UPSTREAM_NO_MODEL,
            FaultCode.UPSTREAM_NO_PATH,
            FaultCode.UPSTREAM_NO_ACCESS,
            FaultCode.UPSTREAM_AUTH,
            FaultCode.UPSTREAM_MALFORMED,
            FaultCode.UPSTREAM_TRUNCATED,
            FaultCode.RATE_LIMITED,
            FaultCode.LOOP_DETECTED,
            FaultCode.TIMEOUT_CONNECT,
            FaultCode.TIMEOUT_HEAD,
            FaultCode.TIMEOUT_FIRST_TOKEN,
            FaultCode.TIMEOUT_STALL);

    private static final String OTHER = "other";
    /** A connection was dead before it was used, which is nobody's fault. */
    private static final String STALE = "stale_connection";

    private final Families families;
    private final String name;
    private final ModelShelf models;
    private final EnumCounters<FaultCode> errors;
    private final EnumCounters<FaultCode> retries;
    private final Counter.Child stale;
    private final Absence absence = new Absence();

    /** Meters at zero, so that the first error shows as a step. */
    BackendMeters(Families families, String name) {
        this.families = families;
        this.name = name;
        models = new ModelShelf(families, name);
        errors = new EnumCounters<>(
                EnumSet.allOf(FaultCode.class), code -> families.upstreamErrors.labels(name, kind(code)));
        retries = new EnumCounters<>(EnumSet.allOf(FaultCode.class), code -> families.retries.labels(name, kind(code)));
        stale = families.retries.labels(name, STALE);
    }

    private static String kind(FaultCode code) {
        return AT_BACKENDS.contains(code) ? label(code) : OTHER;
    }

    /** The label of a code. */
    static String label(FaultCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }

    /** Its models. */
    ModelShelf models() {
        return models;
    }

    /** An attempt failed. */
    void failed(FaultCode code) {
        errors.count(code);
    }

    /** An attempt that failed was followed by another; null if its connection was dead before it was used. */
    void retried(@Nullable FaultCode code) {
        if (code == null) {
            stale.inc();
        } else {
            retries.count(code);
        }
    }

    /** Whether and since when it has been missing from the table; control thread. */
    Absence absence() {
        return absence;
    }

    /** Removes all its series from the page. */
    void remove() {
        models.remove();
        for (FaultCode code : FaultCode.values()) {
            families.upstreamErrors.remove(name, kind(code));
            families.retries.remove(name, kind(code));
        }
        families.retries.remove(name, STALE);
    }
}
