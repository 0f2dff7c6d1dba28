package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;

/** Writes events as a client's wire has them. Stateless. */
final class ClientWriter {
    private ClientWriter() {}

    /** A writer of the answer to {@code x} into its client's sink; whoever asks for it closes it. */
    static EventWriter of(Exchange x) {
        RequestFacts facts = x.facts();
        AnswerOrder order = new AnswerOrder(
                x.requestId(),
                x.plan().asked(),
                x.loop().turns().millis(),
                facts != null && x.wire().tellsCounts(facts),
                facts != null && facts.traits().base64(),
                x.loop().turns()::nanos,
                x.times().start);
        return x.wire().eventWriter(x.streamed(), order, x.down().sink());
    }

    /** Answers a request that asked for nothing but a model to be loaded or unloaded, which no backend was told. */
    static void settle(Exchange x, FinishReason reason) {
        EventWriter writer = of(x);
        writer.start("", x.plan().asked());
        writer.finish(0, reason);
        writer.end();
        writer.close();
        boolean streamed = x.streamed();
        x.answer(x.answerHead().contentType(streamed ? x.wire().framing().contentType() : "application/json").stream(
                streamed));
    }
}
