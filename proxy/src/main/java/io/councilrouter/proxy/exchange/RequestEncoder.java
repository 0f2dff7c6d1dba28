package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ClientLines;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.proxy.seals.SealGiver;
import io.councilrouter.proxy.seals.TurnSeals;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the body that goes to one backend. On the client's own wire it is the body as it came, but for the few bytes that must
 * change. For another wire it is translated, in turns, so that a huge body does not hold up the loop's streams.
 *
 * <p>One per attempt, on its loop. For named models whose requests are changed there is a {@link NamedEncoder}.
 */
sealed class RequestEncoder permits NamedEncoder {
    /** Steps of translation in one turn; a step is at most one message, part or tool. */
    private static final int STEPS_PER_TURN = 64;

    private final Pieces out;
    private final RequestBody body;
    private final RequestFacts facts;
    private final RequestOrder order;
    private @Nullable ByteBuf view;
    private @Nullable RequestReader reader;
    private @Nullable RequestWriter writer;
    private @Nullable SealGiver giver;
    /** What the reader tells: the writer, or what stands in front of it. */
    private @Nullable ChatSink sink;

    private @Nullable Fault fault;

    /** An encoder of {@code body} into {@code out}; both stay with their owner. */
    RequestEncoder(Pieces out, RequestBody body, RequestFacts facts, RequestOrder order) {
        this.out = out;
        this.body = body;
        this.facts = facts;
        this.order = order;
    }

    /**
     * Passes the body on with what has to change on {@code wire}, which is the client's own.
     *
     * @param nameField the root field that names the model
     */
    void splice(Wire wire, String nameField) {
        BodyEdits edits = wire.edits(facts, order, nameField);
        if (edits == null) {
            pass();
        } else {
            edits.apply(body, out);
        }
    }

    /** Passes the body on without looking at it. */
    void pass() {
        body.append(0, body.size(), out);
    }

    /**
     * Prepares a translation; {@link #step} does it.
     *
     * @param seals gives what was kept of the conversation for the backend; null if nothing is
     * @param lines told of each line that is left out because it is for the client's own server; null if all stay
     */
    void translate(Wire from, Wire to, @Nullable TurnSeals seals, @Nullable Runnable lines) {
        view = body.view();
        RequestWriter made = begin(read(from, view, facts), to);
        ChatSink first = made;
        if (seals != null) {
            SealGiver given = seals.giver(made);
            giver = given;
            first = given;
        }
        first = front(first);
        sink = lines == null || from.clientLines().isEmpty()
                ? first
                : new ClientLines(first, from.clientLines(), lines);
    }

    /** Prepares to say what {@code from} tells, which it closes; {@link #step} does it. Returns who writes it. */
    RequestWriter tell(RequestReader from, Wire to) {
        RequestWriter made = begin(from, to);
        sink = front(made);
        return made;
    }

    private RequestWriter begin(RequestReader from, Wire to) {
        RequestWriter made = to.requestWriter(order, target(out));
        reader = from;
        writer = made;
        return made;
    }

    /** Reads the client's body, on whose wire it came. */
    RequestReader read(Wire from, ByteBuf whole, RequestFacts known) {
        return from.requestReader(whole, known);
    }

    /** Where a writer of this encoder writes; the encoded body, unless something has to be done with it first. */
    ByteSink target(Pieces encoded) {
        return encoded;
    }

    /** What stands in front of the writer; it itself, unless what is told has to be changed. */
    ChatSink front(ChatSink told) {
        return told;
    }

    /** All has been told to the writer. */
    void told() {
        // The body is as it is to be sent.
    }

    /** Translates for one turn; true when done, with {@link #fault} telling whether it worked. */
    boolean step() {
        RequestReader source = reader;
        RequestWriter target = writer;
        ChatSink told = sink;
        if (source == null || target == null || told == null) {
            return true;
        }
        for (int i = 0; i < STEPS_PER_TURN; i++) {
            RequestReader.Status status = source.step(told);
            Fault refused = target.fault();
            if (status == RequestReader.Status.BAD) {
                fault = source.fault();
                return true;
            }
            if (refused != null) {
                fault = refused;
                return true;
            }
            if (status == RequestReader.Status.DONE) {
                told();
                return true;
            }
        }
        return false;
    }

    /** Why the request cannot be said in the backend's dialect. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** How the request is answered without any backend: it only asked for a model to be loaded or unloaded. */
    @Nullable
    FinishReason settled() {
        return reader == null ? null : reader.settled();
    }

    /** What the answer repeats of the request that was translated; null if nothing. The caller's to close; asked once. */
    @Nullable
    RequestEcho echo() {
        return reader == null ? null : reader.echo();
    }

    /** What the backend's dialect has no place for. */
    List<String> dropped() {
        return writer == null ? List.of() : writer.dropped();
    }

    /** Whether the translated request says how much to think. */
    boolean thinks() {
        return writer != null && writer.thinks();
    }

    /** Releases what it holds; what is in {@code out} stays there. Idempotent. */
    void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
        if (giver != null) {
            giver.close();
        }
        if (writer != null) {
            writer.close();
        }
        if (view != null) {
            view.release();
            view = null;
        }
    }
}
