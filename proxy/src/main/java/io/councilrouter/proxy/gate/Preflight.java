package io.councilrouter.proxy.gate;

import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;

/** Answers {@code OPTIONS} with 204, and tells pages that may call us what they may send (Fetch standard, CORS protocol). */
final class Preflight implements Upstream {
    /** Tells pages that may call us what they may send. */
    static final Preflight OPEN = new Preflight(false);

    /** Tells pages nothing, since none may read what is answered there. */
    static final Preflight CLOSED = new Preflight(true);

    private final boolean closed;

    private Preflight(boolean closed) {
        this.closed = closed;
    }

    @Override
    public void open(Exchange x) {
        AnswerHead head = x.answerHead().status(204).bodiless(true);
        String origin = closed ? "" : Origins.allowed(x);
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
