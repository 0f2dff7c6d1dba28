package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One operation as one dialect speaks it: where its requests go, what stands where in them, how request and answer are
 * read, written and cut. The unit of all that is passed on or translated: on the same wire both sides mean the same by the
 * same bytes.
 *
 * <p>Stateless singletons, compared by identity; what they hand out belongs to one exchange.
 */
public interface Wire {

    /** Its name among all wires, such as {@code openai chat}: what a backend lacks is remembered by it. */
    String label();

    /** What is asked. */
    Operation operation();

    /**
     * Where its requests go.
     *
     * @throws IllegalStateException for {@link Operation#PASS}, whose requests keep their path
     */
    Target target();

    /** Whether the model's name stands in the path rather than in the body. */
    default boolean namesModel() {
        return target().namesModel();
    }

    /** By which words its requests tell their facts. */
    FactWords words();

    /** Whether a request that does not say streams. */
    boolean streamsByDefault();

    /**
     * Whether a request that was asked on {@code asked}, another wire, can be said on this one. Of the wires of a dialect
     * the first that can is taken. If one of them can for some facts, one of them can for any.
     */
    boolean serves(Wire asked, RequestFacts facts);

    /** How its streams are cut. */
    Framing framing();

    /** Frame that ends every complete stream; empty where the last frame with content does that itself. Not to be changed. */
    byte[] terminator();

    /** How faults look. */
    ErrorShape errors();

    /** Whether a client that asked so is told the token counts of a stream; true where every stream tells them. */
    default boolean tellsCounts(RequestFacts facts) {
        return true;
    }

    /**
     * Whether {@link #edits} asks for token counts that the client did not ask for: the frame with nothing else in it is
     * then not the client's.
     */
    default boolean asksCounts(RequestFacts facts, RequestOrder order) {
        return false;
    }

    /**
     * What must be other in a body that goes on as it came; null for nothing.
     *
     * @param nameField the root field that names the model where the body has none yet
     */
    default @Nullable BodyEdits edits(RequestFacts facts, RequestOrder order, String nameField) {
        if (namesModel() || order.model().equals(facts.model())) {
            return null;
        }
        BodyEdits edits = new BodyEdits();
        RootEdits.model(edits, facts, order.model(), nameField);
        return edits;
    }

    /**
     * Reads a complete request.
     *
     * @param body borrowed for the reader's lifetime; its indices are the reader's to move
     */
    RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts);

    /** Writes a request into {@code out}. */
    RequestWriter requestWriter(RequestOrder order, ByteSink out);

    /** Reads an answer, frame by frame if {@code streamed}, else as one frame. */
    EventReader eventReader(boolean streamed);

    /** Writes an answer into {@code out}, frame by frame if {@code streamed}, else as one JSON body at its end. */
    EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out);

    /** Watches an answer that is forwarded as it comes. */
    AnswerProbe probe(boolean streamed);
}
