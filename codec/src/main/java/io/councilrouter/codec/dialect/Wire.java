package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One operation as one dialect speaks it: where its requests go, where things are in them, and how request and answer
 * are read, written and divided into frames. What is passed on or translated is decided per wire: on the same wire the
 * same bytes mean the same to both sides.
 *
 * <p>Stateless singletons, compared by identity; what they return belongs to one exchange.
 */
public interface Wire {

    /** Its name among all wires, such as {@code openai chat}; a backend's missing wires are remembered under it. */
    String label();

    /** The operation. */
    Operation operation();

    /**
     * Where its requests go.
     *
     * @throws IllegalStateException for {@link Operation#PASS}, whose requests keep their path
     */
    Target target();

    /** Whether the model's name is in the path rather than in the body. */
    default boolean namesModel() {
        return target().namesModel();
    }

    /** The collections in which models are, where paths name them. */
    default ModelCollections collections() {
        return ModelCollections.NONE;
    }

    /** The words by which facts are found in its requests. */
    FactWords words();

    /** Whether the answer to a request without a stream flag is streamed. */
    boolean streamsByDefault();

    /**
     * Whether a request that came on another wire, {@code asked}, can be expressed on this one. Of a dialect's wires,
     * the first that can is taken. If one of them can for some facts, one of them can for any.
     */
    boolean serves(Wire asked, RequestFacts facts);

    /** A header that its servers want of each request; null where they want none. */
    default @Nullable UsualHeader usualHeader() {
        return null;
    }

    /**
     * Whether its messages have a place for {@link io.councilrouter.codec.chat.Seal sealed reasoning}, in answers and in
     * the requests that bring it back.
     */
    default boolean keepsSeals() {
        return false;
    }

    /** How its clients come back to what they were answered; null where the API has no way to. */
    default @Nullable Recalling recalling() {
        return null;
    }

    /** Whether its answers have a place for what a model thinks beside what it says. */
    default boolean keepsThoughts() {
        return operation() == Operation.CHAT;
    }

    /**
     * How lines begin that its clients write for their own server at the head of what the system says, and that change
     * with each request; empty where none do. See {@link io.councilrouter.codec.chat.ClientLines}.
     */
    default String clientLines() {
        return "";
    }

    /** How its streams are divided into frames. */
    Framing framing();

    /**
     * Whether comments may come between the frames of a stream to keep it alive. Some clients take any line for a part
     * of the answer.
     */
    default boolean comments() {
        return framing().events();
    }

    /** Whether the client that sent {@code head} wants a stream as one JSON array instead of as frames. */
    default boolean asArray(RequestHead head) {
        return false;
    }

    /** Frame that ends every complete stream; empty where the last frame with content does. Do not modify. */
    byte[] terminator();

    /** How faults look. */
    ErrorShape errors();

    /**
     * Whether a client that sent this request receives the token counts of a stream; true where every stream has them.
     */
    default boolean tellsCounts(RequestFacts facts) {
        return true;
    }

    /** Whether a client that sent this request wants to read what the model thinks; true where nobody is asked. */
    default boolean tellsThoughts(RequestFacts facts) {
        return true;
    }

    /**
     * Whether {@link #edits} requests token counts that the client did not ask for: a frame with nothing else in it
     * must then not reach the client.
     */
    default boolean asksCounts(RequestFacts facts, RequestOrder order) {
        return false;
    }

    /**
     * What must change in a body that is otherwise passed on as it came; null if nothing.
     *
     * @param nameField the root field in which to name the model if the body does not name one yet
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
     * Whether a body must be read and written again although it came on this wire, because the model's name is in places
     * that {@link #edits} does not reach.
     */
    default boolean rewrites(RequestFacts facts, RequestOrder order) {
        return false;
    }

    /**
     * Reads a complete request.
     *
     * @param body borrowed for the reader's lifetime; its indices are the reader's to move
     */
    RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts);

    /**
     * As {@link #requestReader}, but tells nothing that the request does not say, where the API takes something for
     * granted.
     */
    default RequestReader bareReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return requestReader(body, facts);
    }

    /** Where a body on this wire has room for what the system says. */
    default SystemSlot systemSlot() {
        return SystemSlot.NONE;
    }

    /** Writes a request into {@code out}. */
    RequestWriter requestWriter(RequestOrder order, ByteSink out);

    /** Reads an answer, frame by frame if {@code streamed}, else as one frame. */
    EventReader eventReader(boolean streamed);

    /** Writes an answer into {@code out}: frame by frame if {@code streamed}, else as one JSON body at its end. */
    EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out);

    /** A probe that watches an answer forwarded as it comes. */
    AnswerProbe probe(boolean streamed);
}
