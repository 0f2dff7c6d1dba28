package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Stage;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a backend's error status means for the attempt, and what of its message a caller may see. */
final class UpstreamErrors {
    /** URLs, {@code host:port} pairs and addresses: internal ones have no business with a caller. */
    private static final Pattern PRIVATE = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://\\S+"
            + "|\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b"
            + "|\\[[0-9a-f:]{2,}\\](?::\\d+)?"
            + "|\\b[a-z0-9-]+(?:\\.[a-z0-9-]+)+:\\d{2,5}\\b"
            + "|\\blocalhost(?::\\d+)?\\b");

    private static final int LONGEST = 2000;

    private UpstreamErrors() {}

    /** {@code message} without URLs, hosts and addresses, at most 2,000 characters. */
    static String scrub(String message) {
        String clean = PRIVATE.matcher(message).replaceAll("[address]").strip();
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
    }

    /**
     * The fault of an answer that is no success.
     *
     * @param status the upstream's, 300 to 599
     * @param message from its body, null if it had none to show
     * @param ownKey whether the key was ours rather than the caller's
     * @param retryAfter zero without one
     */
    static Fault.Upstream of(int status, @Nullable String message, boolean ownKey, Duration retryAfter) {
        String said = message == null || message.isBlank() ? "" : scrub(message);
        if (status == 429) {
            return new Fault.Upstream(
                    FaultCode.RATE_LIMITED, or(said, "The model server limits its rate."), 429, Stage.HEAD, retryAfter);
        }
        if (status >= 500) {
            String text = "The model server failed with status " + status + (said.isEmpty() ? "." : ": " + said);
            return new Fault.Upstream(FaultCode.UPSTREAM_STATUS, text, 502, Stage.HEAD, retryAfter);
        }
        if (status == 401 || status == 402 || status == 403) {
            return ownKey
                    ? new Fault.Upstream(
                            FaultCode.UPSTREAM_AUTH,
                            "The model server refused the gateway's own credentials; its operator must look at them.",
                            Stage.HEAD)
                    : refused(status, or(said, "The model server refused these credentials."));
        }
        if (status == 404) {
            return new Fault.Upstream(
                    FaultCode.UPSTREAM_NO_MODEL, or(said, "The model server does not know this model."), Stage.HEAD);
        }
        if (status < 400) {
            return new Fault.Upstream(
                    FaultCode.UPSTREAM_STATUS, "The model server redirected; redirects are not followed.", Stage.HEAD);
        }
        return refused(status, or(said, "The model server refused the request with status " + status + "."));
    }

    private static Fault.Upstream refused(int status, String message) {
        return new Fault.Upstream(FaultCode.UPSTREAM_REFUSED, message, status, Stage.HEAD, Duration.ZERO);
    }

    private static String or(String said, String otherwise) {
        return said.isEmpty() ? otherwise : said;
    }
}
