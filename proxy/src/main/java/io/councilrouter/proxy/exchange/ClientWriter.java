package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.proxy.turns.Turns;
import org.jspecify.annotations.Nullable;

/** Writes events as a client's wire has them. Stateless. */
final class ClientWriter {
    private ClientWriter() {}

    /**
     * A writer of the answer to {@code x} into its client's sink; whoever asks for it closes it.
     *
     * @param echo what the answer repeats of the request, which the writer closes; null if nobody has read the request
     */
    static EventWriter of(RequestView x, Turns turns, ByteSink sink, @Nullable RequestEcho echo) {
        RequestFacts facts = x.facts();
        AnswerOrder order = new AnswerOrder(
                x.answerId(),
                x.asked(),
                turns.millis(),
                facts != null && x.wire().tellsCounts(facts),
                facts != null && facts.traits().base64(),
                turns::nanos,
                x.times().start,
                facts == null ? 0 : facts.tokens(),
                x.array(),
                facts == null || x.wire().tellsThoughts(facts),
                echo,
                x.keeping());
        return x.wire().eventWriter(x.streamed(), order, sink);
    }

    /** Says that a model was loaded or unloaded, to a request that asked for nothing else and that no backend was told of. */
    static void settle(RequestView x, Turns turns, ByteSink sink, FinishReason reason) {
        EventWriter writer = of(x, turns, sink, null);
        writer.start("", x.asked());
        writer.finish(0, reason);
        writer.end();
        writer.close();
    }
}
