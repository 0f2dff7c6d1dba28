package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the body that goes to one backend. Same dialect: the body as it came, spliced around the few bytes that must
 * change. Another one: translated, in turns, so that a huge body does not hold up the loop's streams.
 *
 * <p>One per attempt, on its loop.
 */
final class RequestEncoder {
    /** Steps of translation in one turn; a step is at most one message, part or tool. */
    private static final int STEPS_PER_TURN = 64;

    private static final byte[] USAGE_VALUE = "{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] USAGE_FIELD =
            "\"stream_options\":{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);

    private final Pieces out;
    private final RequestBody body;
    private final RequestFacts facts;
    private final RequestOrder order;
    private @Nullable ByteBuf view;
    private @Nullable RequestReader reader;
    private @Nullable RequestWriter writer;
    private @Nullable Fault fault;
    private boolean usageAdded;

    /** An encoder of {@code body} into {@code out}; both stay with their owner. */
    RequestEncoder(Pieces out, RequestBody body, RequestFacts facts, RequestOrder order) {
        this.out = out;
        this.body = body;
        this.facts = facts;
        this.order = order;
    }

    /**
     * Splices: model name and, where the dialect counts only on request, the wish for a count.
     *
     * @param nameField the root field that names the model
     * @param countUsage whether to ask for token counts if the client did not
     */
    void splice(String nameField, boolean countUsage) {
        boolean asksUsage = countUsage && !facts.includeUsage();
        if (!asksUsage && order.model().equals(facts.model())) {
            pass();
            return;
        }
        BodyEdits edits = new BodyEdits();
        boolean first = facts.rootEmpty();
        if (facts.modelStart() < 0) {
            edits.insert(facts.rootOpen(), field(nameField, order.model(), first));
            first = false;
        } else if (!order.model().equals(facts.model())) {
            edits.replace(facts.modelStart(), facts.modelEnd(), quoted(order.model()));
        }
        if (asksUsage) {
            usageAdded = true;
            if (facts.streamOptionsStart() >= 0) {
                edits.replace(facts.streamOptionsStart(), facts.streamOptionsEnd(), USAGE_VALUE);
            } else {
                edits.insert(facts.rootOpen(), first ? USAGE_FIELD : withComma(USAGE_FIELD));
            }
        }
        edits.apply(body, out);
    }

    private static byte[] field(String name, String value, boolean only) {
        String field = JsonEscapes.quoted(name) + ':' + JsonEscapes.quoted(value);
        return (only ? field : field + ',').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] quoted(String text) {
        return JsonEscapes.quoted(text).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withComma(byte[] field) {
        byte[] more = java.util.Arrays.copyOf(field, field.length + 1);
        more[field.length] = ',';
        return more;
    }

    /** Passes the body on without a look at it. */
    void pass() {
        body.append(0, body.size(), out);
    }

    /** Prepares a translation; {@link #step} does it. */
    void translate(Dialect from, Operation asked, Dialect to, Operation serving) {
        view = body.view();
        reader = from.requestReader(asked, view, facts);
        writer = to.requestWriter(serving, order, out);
    }

    /** Translates for one turn; true when done, with {@link #fault} telling whether it worked. */
    boolean step() {
        RequestReader source = reader;
        RequestWriter target = writer;
        if (source == null || target == null) {
            return true;
        }
        for (int i = 0; i < STEPS_PER_TURN; i++) {
            RequestReader.Status status = source.step(target);
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

    /** What the backend's dialect has no place for. */
    List<String> dropped() {
        return writer == null ? List.of() : writer.dropped();
    }

    /** Whether the translated request says how much to think. */
    boolean thinks() {
        return writer != null && writer.thinks();
    }

    /** Whether token counts were asked for that the client did not ask for. */
    boolean usageAdded() {
        return usageAdded;
    }

    /** Gives back what it holds; what is in {@code out} stays there. Idempotent. */
    void close() {
        if (reader != null) {
            reader.close();
            reader = null;
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
