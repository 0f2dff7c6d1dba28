package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.TermsRelay;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.TermsEdits;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the body that goes to a named model whose terms change it. On the client's own wire its root is spliced, in turns; for another
 * wire, what is told to the writer is changed. One per attempt, on its loop.
 */
final class NamedEncoder extends RequestEncoder {
    private final Pieces out;
    private final RequestBody body;
    private final RequestFacts facts;
    private final RequestOrder order;
    private final ModelTerms terms;
    private final boolean talks;
    private @Nullable ByteBuf spliced;
    private @Nullable TermsEdits changes;
    private @Nullable BodyEdits edits;
    private @Nullable Fault unsaid;
    /** The translated body, before fields are put in front of it that no writer has a word for; null where there are none. */
    private @Nullable Pieces draft;

    private @Nullable List<String> dropped;

    /**
     * An encoder of {@code body} into {@code out}; both stay with their owner.
     *
     * @param talks whether the request is one in which the system may say something
     */
    NamedEncoder(
            Pieces out, RequestBody body, RequestFacts facts, RequestOrder order, ModelTerms terms, boolean talks) {
        super(out, body, facts, order);
        this.out = out;
        this.body = body;
        this.facts = facts;
        this.order = order;
        this.terms = terms;
        this.talks = talks;
    }

    @Override
    void splice(Wire wire, String nameField) {
        ByteBuf whole = body.view();
        spliced = whole;
        changes = new TermsEdits(wire, order, terms, talks, whole, facts);
        BodyEdits usual = wire.edits(facts, order, nameField);
        edits = usual == null ? new BodyEdits() : usual;
    }

    /** A model whose configuration knows its sampling is not told what the client's API takes for granted. */
    @Override
    RequestReader read(Wire from, ByteBuf whole, RequestFacts known) {
        boolean own = terms.knows(Param.TEMPERATURE.label()) || terms.knows(Param.TOP_P.label());
        return own ? from.bareReader(whole, known) : super.read(from, whole, known);
    }

    @Override
    ByteSink target(Pieces encoded) {
        if (terms.unspoken().isEmpty()) {
            return encoded;
        }
        Pieces made = new Pieces(PooledByteBufAllocator.DEFAULT);
        draft = made;
        return made;
    }

    @Override
    ChatSink front(ChatSink told) {
        return new TermsRelay(terms, told, talks);
    }

    @Override
    boolean step() {
        TermsEdits more = changes;
        BodyEdits all = edits;
        if (more == null || all == null) {
            return super.step();
        }
        if (!more.step()) {
            return false;
        }
        more.into(all);
        all.apply(body, out);
        unsaid = more.fault();
        dropped = more.dropped();
        return true;
    }

    /** Puts those fields in front of the translated body that are set and that its writer had no word for. */
    @Override
    void told() {
        Pieces written = draft;
        if (written == null) {
            return;
        }
        List<String> left = new ArrayList<>(super.dropped());
        StringBuilder fields = new StringBuilder("{");
        for (ModelTerms.FieldTerm each : terms.unspoken()) {
            if (left.remove(each.name())) {
                fields.append(JsonEscapes.quoted(each.name())).append(':').append(each.json());
                fields.append(',');
            }
        }
        dropped = left;
        ByteBuf whole = written.takeComposite();
        try {
            // The writer's opening brace is replaced; something always follows it.
            out.append(fields.toString().getBytes(StandardCharsets.UTF_8));
            out.append(whole, whole.readerIndex() + 1, whole.readableBytes() - 1);
        } finally {
            whole.release();
        }
    }

    @Override
    @Nullable
    Fault fault() {
        return unsaid == null ? super.fault() : unsaid;
    }

    @Override
    List<String> dropped() {
        return dropped == null ? super.dropped() : dropped;
    }

    @Override
    void close() {
        super.close();
        if (changes != null) {
            changes.close();
        }
        if (draft != null) {
            draft.release();
        }
        if (spliced != null) {
            spliced.release();
            spliced = null;
        }
    }
}
