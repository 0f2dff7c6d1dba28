package io.councilrouter.proxy.gate;

import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import java.nio.charset.StandardCharsets;

/** Answers {@code OPTIONS}: 204, and to a page that may call us what it may send (Fetch standard, CORS protocol). */
final class Preflight implements Upstream {
    static final Preflight INSTANCE = new Preflight();

    private static final byte[] ADMIN = "/admin".getBytes(StandardCharsets.US_ASCII);

    private Preflight() {}

    @Override
    public void open(Exchange x) {
        AnswerHead head = x.answerHead().status(204).bodiless(true);
        // No page may read what administrators are told.
        String origin = x.head().pathStartsWith(ADMIN) ? "" : Origins.allowed(x);
        if (!origin.isEmpty()) {
            head.add("Access-Control-Allow-Origin", origin);
            head.add("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
            String asked = x.head().headers().text(KnownHeader.ACCESS_CONTROL_REQUEST_HEADERS);
            head.add(
                    "Access-Control-Allow-Headers",
                    asked == null ? "content-type, authorization, x-api-key, x-goog-api-key, api-key" : asked);
            head.add("Access-Control-Max-Age", "600");
            head.add("Vary", "Origin");
        }
        x.answer(head);
    }

    @Override
    public void pause(boolean paused) {}

    @Override
    public void cancel(Cause cause) {}
}
