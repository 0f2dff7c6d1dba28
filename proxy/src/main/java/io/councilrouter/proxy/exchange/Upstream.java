package io.councilrouter.proxy.exchange;

/** An answer of our own: it begins, fills and completes the exchange that it is given. On the exchange's loop. */
public interface Upstream extends AnswerSource {

    /** Starts answering. */
    void open(Exchange exchange);
}
