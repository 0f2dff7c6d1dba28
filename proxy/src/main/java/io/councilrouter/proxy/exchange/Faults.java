package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.routing.load.Ended;
import java.time.Duration;

/** Faults of the exchange itself, and the headers that go with an error answer. */
final class Faults {
    private Faults() {}

    /** The total deadline has passed. */
    static Fault tooLong(Duration allowed) {
        return new Fault.Refused(
                FaultCode.TIMEOUT_TOTAL,
                "The request took longer than timeouts.total (" + allowed.toSeconds() + " s) allows.",
                Duration.ZERO);
    }

    /** No slot was granted in time. */
    static Fault queuedTooLong(Duration allowed) {
        return new Fault.Refused(
                FaultCode.QUEUE_TIMEOUT,
                "No backend had a free slot within admission.max_wait (" + allowed.toSeconds() + " s).",
                Duration.ofSeconds(5));
    }

    /** Adds Retry-After where there is something to wait for, and says that our own retries are spent. */
    static void addHeaders(Fault fault, AnswerHead head, int attempts) {
        int status = fault.status();
        long seconds = (fault.retryAfter().toMillis() + 999) / 1000;
        if (seconds > 0) {
            head.add("Retry-After", Long.toString(seconds));
        } else if (status == 503 || status == 429) {
            head.add("Retry-After", "1");
        }
        if (attempts > 0 && status >= 429) {
            head.add("x-should-retry", "false");
        }
    }

    /** A stale connection says nothing of the backend; a refusal says that it works. */
    static Ended weight(Fault fault, boolean stale) {
        if (stale) {
            return Ended.CANCELLED;
        }
        if (fault instanceof Fault.Upstream upstream && upstream.about() != About.SERVER) {
            return Ended.REFUSED;
        }
        return switch (fault.code()) {
            case INTERNAL -> Ended.CANCELLED;
            default -> Ended.FAILED;
        };
    }
}
