package io.councilrouter.proxy.council;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.council.CouncilJson;
import io.councilrouter.council.CouncilResult;
import io.councilrouter.council.CouncilTemplates;
import io.councilrouter.council.RoleAssignment;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.turns.Turns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A run as it is stored: as a chat answer whose text is the council's, and whose reasoning is the {@code council}
 * object. Members' questions have rows of their own with the run's id.
 */
final class StoredRun {
    private StoredRun() {}

    /** Stores the run that answered {@code x} as {@code wire} writes it. */
    static void keep(Exchange x, Wire wire, String answer, CouncilResult result) {
        Turns turns = x.turns();
        String model = CouncilTemplates.PREFIX + result.template().name();
        AnswerOrder order = new AnswerOrder(
                x.answerId(),
                model,
                turns.millis(),
                true,
                false,
                turns::nanos,
                x.times().start(),
                0,
                null,
                true,
                null,
                x.keeping());
        Pieces out = new Pieces(x.allocator());
        EventWriter writer = wire.eventWriter(false, order, out);
        writer.start(result.id(), model);
        council(result, writer);
        writer.text(0, Unpooled.wrappedBuffer(RoleAssignment.inside(answer)));
        writer.finish(0, FinishReason.STOP);
        writer.end();
        writer.close();
        ByteBuf whole = out.takeComposite();
        x.toldOwn(wire, whole);
        whole.release();
    }

    private static void council(CouncilResult result, EventWriter writer) {
        HeldText object = new HeldText();
        HeldText inside = new HeldText();
        try {
            CouncilJson.write(result, true, new JsonWriter(object));
            JsonEscapes.escape(object.view(), inside);
            writer.reasoning(0, inside.view());
        } finally {
            object.close();
            inside.close();
        }
    }
}
