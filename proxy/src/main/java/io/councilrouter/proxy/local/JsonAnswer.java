package io.councilrouter.proxy.local;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;

/** A JSON answer of our own: first written into the client's sink, then sent. On the exchange's loop. */
public final class JsonAnswer {
    private JsonAnswer() {}

    /** Writes into the sink of {@code x}. */
    public static JsonWriter writer(Exchange x) {
        return new JsonWriter(x.down().sink());
    }

    /** Sends head and body of an answer that is already in the sink, and completes {@code x}. */
    public static void send(Exchange x) {
        x.answer(x.answerHead().contentType("application/json"));
    }
}
