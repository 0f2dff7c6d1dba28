package io.councilrouter.proxy.exchange;

import io.councilrouter.config.ServerConfig.Expose;
import java.util.List;

/** Adds the headers that tell how an answer came about: request id, who answered, how many attempts, how long it waited. */
final class AnswerHeaders {
    private AnswerHeaders() {}

    /**
     * Adds the headers that {@code server.expose} allows.
     *
     * @param now monotonic, nanoseconds
     */
    static void add(ExchangeView x, long now, AnswerHead head) {
        addId(x, head);
        head.add("Access-Control-Allow-Origin", x.caller().origin());
        if (!x.caller().origin().isEmpty()) {
            head.add("Vary", "Origin");
        }
        PlanView plan = x.planned();
        Expose expose = x.config().edge().server().expose();
        if (plan == null || expose == Expose.NONE) {
            return;
        }
        AttemptView last = head.status() < 400 ? x.attempted() : null;
        if (last != null) {
            head.add("X-Model", ascii(last.served()));
            head.add("X-Fallback-Model", ascii(plan.fallback()));
        }
        if (expose == Expose.MINIMAL) {
            return;
        }
        if (last != null) {
            head.add("X-Backend", last.backend().name());
            List<String> dropped = last.dropped();
            if (!dropped.isEmpty()) {
                head.add("X-Router-Dropped", ascii(String.join(",", dropped)));
            }
        }
        if (last != null && plan.truncated()) {
            head.add("X-Router-Truncated", CutPrompt.told(x, plan.usage()));
        }
        head.add("X-Router-Explain", plan.explanation());
        Timeline times = x.times();
        if (times.attempts > 0) {
            head.add("X-Router-Attempts", Integer.toString(times.attempts));
        }
        head.add(
                "X-Router-Overhead-Us",
                Long.toString(times.addedNanos(times.content == 0 ? now : times.content) / 1_000));
        if (times.queueNanos > 0) {
            head.add("X-Router-Queue-Ms", Long.toString(times.queueNanos / 1_000_000));
        }
    }

    /**
     * Adds the request's id, in the header that everybody knows and in that of the client's dialect, unless a backend has
     * filled it.
     */
    static void addId(RequestView x, AnswerHead head) {
        head.add("X-Request-Id", x.requestId());
        String own = x.dialect().requestIdHeader();
        if (!own.isEmpty() && !head.has(own)) {
            head.add(own, x.requestId());
        }
    }

    /** Header values are ASCII; names of models need not be. */
    private static String ascii(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return "";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
