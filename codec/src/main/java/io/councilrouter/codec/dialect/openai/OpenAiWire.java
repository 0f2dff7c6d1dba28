package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.FlagPlace;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootEdits;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.json.BodyEdits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the wires of this dialect have in common. */
interface OpenAiWire extends Wire {

    @Override
    default FactWords words() {
        return OpenAiDialect.WORDS;
    }

    @Override
    default boolean streamsByDefault() {
        return false;
    }

    @Override
    default Framing framing() {
        return Framing.SSE;
    }

    @Override
    default byte[] terminator() {
        return Wish.DONE;
    }

    @Override
    default ErrorShape errors() {
        return OpenAiErrors.INSTANCE;
    }

    /** Wires whose streams have token counts only on request. */
    interface Talk extends OpenAiWire {

        @Override
        default boolean tellsCounts(RequestFacts facts) {
            return facts.flag() == FlagPlace.ON;
        }

        @Override
        default boolean asksCounts(RequestFacts facts, RequestOrder order) {
            return order.stream() && order.countable() && facts.flag() != FlagPlace.ON;
        }

        @Override
        default @Nullable BodyEdits edits(RequestFacts facts, RequestOrder order, String nameField) {
            if (!asksCounts(facts, order)) {
                return OpenAiWire.super.edits(facts, order, nameField);
            }
            BodyEdits edits = new BodyEdits();
            if (!order.model().equals(facts.model())) {
                RootEdits.model(edits, facts, order.model(), nameField);
            }
            return switch (facts.flag()) {
                // The root is not empty: it contains at least the stream flag.
                case ABSENT, ON -> edits.insert(facts.rootOpen(), Wish.FIELD);
                case WHOLE -> edits.replace(facts.flagStart(), facts.flagEnd(), Wish.OBJECT);
                case VALUE -> edits.replace(facts.flagStart(), facts.flagEnd(), Wish.TRUE);
                case MEMBER -> edits.insert(facts.flagStart(), Wish.MEMBER);
            };
        }
    }

    /** Bytes of the request for token counts, and of what follows them. */
    final class Wish {
        private static final byte[] OBJECT = "{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] MEMBER = "\"include_usage\":true,".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] FIELD =
                "\"stream_options\":{\"include_usage\":true},".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

        private Wish() {}
    }
}
