package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.dialect.responses.OutputItem.ItemKind;
import io.councilrouter.codec.dialect.responses.OutputPart.PartKind;
import io.councilrouter.codec.dialect.responses.ToolNames.CalledTool;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer, streamed or whole. All of it is held, {@link HeldText#MOST} bytes at most: the last event of a stream
 * repeats it.
 *
 * <pre>
 *   response.created, response.in_progress     with the first content
 *   response.output_item.added                 reasoning, a message, a call
 *     response.content_part.added              or reasoning_summary_part; calls have none
 *       response.output_text.delta …           an event a verb
 *       response.output_text.done
 *     response.content_part.done
 *   response.output_item.done                  at the first verb that belongs elsewhere
 *   …
 *   response.completed                         or incomplete, with sums
 * </pre>
 *
 * A call stays open until its arguments are whole, so several may be. Only the first choice is told: there are no others
 * here. What a client did not ask for (seals, log probabilities) it is not told.
 */
final class ResponseWriter implements TextEventWriter {
    private final ByteSink out;
    private final ResponseObject response;
    private final @Nullable EventFrames events;
    private final OpenCalls calls;
    private final Dropped dropped = new Dropped();
    private final HeldText scratch = new HeldText();
    /** The open message or reasoning; null while none is. */
    private @Nullable OutputItem open;

    private long held;
    private boolean begun;
    private boolean thinks;
    private boolean custom;
    private boolean refused;
    private boolean finished;
    private boolean over;
    private FinishReason reason = FinishReason.STOP;

    ResponseWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        this.out = out;
        response = new ResponseObject(order);
        events = streamed ? new EventFrames(out) : null;
        calls = new OpenCalls(events);
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // Id and model are ours, and nothing goes out before there is content.
    }

    private boolean refuses(int choice) {
        return choice != 0 || over || finished;
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, PartKind.TEXT, escaped);
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        refused |= choice == 0;
        piece(choice, PartKind.REFUSAL, escaped);
    }

    /** A client that asks for a summary shows nothing else, so it is given what there is as one. */
    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, response.echo().wantsSummary() ? PartKind.SUMMARY : PartKind.THOUGHT, escaped);
    }

    @Override
    public void summary(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, PartKind.SUMMARY, escaped);
    }

    private void piece(int choice, PartKind kind, ByteBuf escaped) {
        if (refuses(choice) || !escaped.isReadable()) {
            return;
        }
        thinks = false;
        OutputPart part = part(kind);
        part.text().append(escaped);
        if (events != null) {
            events.delta(part, escaped);
        }
        hold(escaped);
    }

    /** The part of that kind that is open, or a new one. */
    private OutputPart part(PartKind kind) {
        OutputItem item = open;
        ItemKind wanted = kind.spoken() ? ItemKind.MESSAGE : ItemKind.REASONING;
        if (item == null || item.kind() != wanted || !item.seal().isEmpty()) {
            item = begin(wanted, "", CalledTool.NONE);
            open = item;
        }
        OutputPart part = item.part();
        if (part != null && part.kind() == kind) {
            return part;
        }
        endPart(item);
        OutputPart added = item.add(kind);
        if (events != null) {
            events.added(added);
        }
        return added;
    }

    private void endPart(OutputItem item) {
        OutputPart part = item.part();
        if (events != null && part != null) {
            events.done(part);
        }
    }

    /** Ends what can be ended, and begins an item; with the first one the answer begins. */
    private OutputItem begin(ItemKind kind, String callId, CalledTool tool) {
        settle(false);
        start();
        OutputItem item = new OutputItem(kind, response.items().size(), response.id(), callId, tool);
        response.items().add(item);
        if (events != null && kind != ItemKind.SERVER) {
            events.added(item);
        }
        return item;
    }

    private void start() {
        if (!begun) {
            begun = true;
            if (events != null) {
                events.begin(response);
            }
        }
    }

    /** Ends the open item, and the calls whose arguments are whole; {@code all} of them at the end of the answer. */
    private void settle(boolean all) {
        OutputItem item = open;
        if (item != null) {
            open = null;
            endPart(item);
            end(item);
        }
        for (OutputItem call = calls.whole(all); call != null; call = calls.whole(all)) {
            end(call);
        }
    }

    private void end(OutputItem item) {
        item.finish(!finished || StatusWords.incomplete(reason, refused).isEmpty());
        if (events != null) {
            events.done(item);
        }
    }

    private void hold(ByteBuf more) {
        held += more.readableBytes();
        if (held > HeldText.MOST) {
            fault(AnswerFaults.answerTooLarge());
        }
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        OutputPart part = spoken();
        if (!refuses(choice) && part != null && response.echo().wantsLogprobs()) {
            LogprobList.append(raw, part.logprobs());
            hold(raw);
        }
    }

    /** The text that is open, or null. */
    private @Nullable OutputPart spoken() {
        OutputPart part = open == null ? null : open.part();
        return part != null && part.kind() == PartKind.TEXT ? part : null;
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        OutputPart part = spoken();
        if (refuses(choice) || part == null) {
            drop("citations");
            return;
        }
        Citations.write(from, to, url, title, scratch);
        ascii(part.annotations().isEmpty() ? "" : ",", part.annotations());
        part.annotations().append(scratch.view());
        if (events != null) {
            events.note(part, part.nextNote(), scratch);
        }
        hold(scratch.view());
        scratch.clear();
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        if (refuses(choice)) {
            return;
        }
        thinks = false;
        CalledTool tool = response.echo().names().called(name);
        boolean text = custom || tool.takesText();
        custom = false;
        String callId = id.isEmpty() ? "call_" + index + "_" + response.id() : id;
        calls.add(begin(text ? ItemKind.CUSTOM : ItemKind.CALL, callId, tool));
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        if (!refuses(choice) && calls.arguments(index, escaped)) {
            hold(escaped);
        }
    }

    @Override
    public void blockOpen(int choice, Block kind, String id) {
        if (choice == 0) {
            thinks = kind == Block.REASONING;
            custom = kind == Block.CALL && id.startsWith(ItemTeller.CUSTOM_ID);
        }
    }

    @Override
    public void blockClose(int choice) {
        if (!refuses(choice)) {
            thinks = false;
            settle(false);
        }
    }

    /** A seal on reasoning stands in its item, of which there may be no words; one that is all there is has no parts. */
    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        OutputItem item = open;
        boolean reasons =
                item != null && item.kind() == ItemKind.REASONING && item.seal().isEmpty();
        if (refuses(choice) || !response.echo().wantsSealed() || (kind == Seal.SIGNATURE && !reasons && !thinks)) {
            drop("reasoning_signature");
            return;
        }
        if (item == null || !reasons || (kind == Seal.OPAQUE && !item.parts().isEmpty())) {
            item = begin(ItemKind.REASONING, "", CalledTool.NONE);
            open = item;
            if (kind == Seal.SIGNATURE) {
                part(PartKind.SUMMARY);
            }
        }
        thinks = false;
        item.seal().append(escaped);
        hold(escaped);
    }

    @Override
    public void serverTool(int choice, String type, @Borrowed ByteBuf raw) {
        if (refuses(choice) || !ServerItems.isStep(type, raw)) {
            drop(type);
            return;
        }
        thinks = false;
        OutputItem item = begin(ItemKind.SERVER, "", CalledTool.NONE);
        item.body().append(raw);
        item.finish(true);
        if (events != null) {
            events.added(item);
            events.done(item);
        }
        hold(raw);
    }

    @Override
    public void usage(Usage counts) {
        response.usage().merge(counts);
    }

    @Override
    public void extra(ExtraField field) {
        response.extra(field);
    }

    @Override
    public void finish(int choice, FinishReason why) {
        if (!refuses(choice)) {
            reason = why;
            finished = true;
            settle(true);
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        finish(0, reason);
        start();
        response.complete(StatusWords.incomplete(reason, refused));
        if (events == null) {
            response.write(out);
        } else {
            events.end(response);
        }
        close();
    }

    /** Of a whole answer nothing is written: the caller answers with the error body. */
    @Override
    public void fault(Fault fault) {
        if (!over && events != null) {
            response.fail(fault);
            events.error(fault);
            events.end(response);
        }
        close();
    }

    @Override
    public void close() {
        over = true;
        open = null;
        calls.close();
        scratch.close();
        response.close();
    }
}
