package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.OneLine;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.dialect.gemini.CandidateState.LastPart;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.frame.SseWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed answer, an object for each piece of text. Calls go out whole, when their candidate ends; the last
 * object says why each candidate ended and what the answer cost. As events, or as the elements of one array.
 */
final class StreamWriter implements TextEventWriter {
    private static final byte[] OPEN = ascii("{\"candidates\":[");
    private static final byte[] PARTS = ascii("{\"content\":{\"parts\":[");
    private static final byte[] TEXT = ascii("{\"text\":\"");
    private static final byte[] TEXT_END = ascii("\"}");
    private static final byte[] THOUGHT_END = ascii("\",\"thought\":true}");
    private static final byte[] EMPTY = ascii("{\"text\":\"\"");
    private static final byte[] EMPTY_THOUGHT = ascii("{\"text\":\"\",\"thought\":true");
    private static final byte[] NO_TEXT = ascii("{\"text\":\"\"}");
    private static final byte[] PART_END = ascii("}");
    private static final byte[] ROLE = ascii("],\"role\":\"model\"}");
    private static final byte[] REASON = ascii(",\"finishReason\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] INDEX = ascii(",\"index\":");
    private static final byte[] LIST_END = ascii("]");
    private static final byte[] USAGE = ascii(",\"usageMetadata\":");

    private final AnswerOrder order;
    private final ByteSink out;
    private final @Nullable ArrayWriter array;
    private final byte[] identity;
    private final CandidateList candidates = new CandidateList();
    private final SignedBytes signed = new SignedBytes();
    private final Usage usage = new Usage();
    private final Dropped dropped = new Dropped();
    private @Nullable ExtraField extra;
    private boolean over;

    StreamWriter(AnswerOrder order, ByteSink out) {
        this.order = order;
        this.out = out;
        array = order.array();
        identity = ChunkHead.identity(order);
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // Id and model are the order's, and nothing goes out before there is content.
    }

    private boolean refuses(int choice) {
        return over || !CandidateList.tells(choice);
    }

    /** Begins an object with one candidate, whose parts follow. */
    private void open() {
        begin();
        out.append(PARTS);
    }

    private void begin() {
        if (array == null) {
            SseWriter.open(out);
        } else {
            array.open(out);
        }
        out.append(OPEN);
    }

    private void close(int choice) {
        out.append(ROLE);
        end(choice);
        out.append(LIST_END);
        out.append(identity);
        finish();
    }

    private void end(int choice) {
        out.append(INDEX);
        Digits.append(out, choice);
        out.append(PART_END);
    }

    private void finish() {
        out.append(PART_END);
        if (array == null) {
            SseWriter.close(out);
        }
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, LastPart.TEXT, TEXT_END, escaped);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (order.thoughts()) {
            piece(choice, LastPart.THOUGHT, THOUGHT_END, escaped);
        } else if (!refuses(choice)) {
            candidates.of(choice).last(LastPart.THOUGHT);
        }
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        text(choice, escaped);
    }

    private void piece(int choice, LastPart part, byte[] end, ByteBuf escaped) {
        if (refuses(choice) || !escaped.isReadable()) {
            return;
        }
        candidates.of(choice).last(part);
        open();
        out.append(TEXT);
        out.append(escaped);
        out.append(end);
        close(choice);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        drop("logprobs");
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        if (!refuses(choice)) {
            candidates.of(choice).call(index, id, name);
        }
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        if (!refuses(choice) && !candidates.of(choice).arguments(index, escaped)) {
            fault(AnswerFaults.heldTooMuch());
        }
    }

    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        if (refuses(choice)) {
            return;
        }
        ByteBuf seal = signed.plain(escaped);
        CandidateState candidate = candidates.of(choice);
        if (kind == Seal.OPAQUE || !CandidateState.sayable(seal)) {
            drop("reasoning_signature");
        } else if (candidate.last() == LastPart.CALL) {
            if (!candidate.sign(seal)) {
                drop("reasoning_signature");
            }
        } else {
            open();
            out.append(candidate.last() == LastPart.TEXT ? EMPTY : EMPTY_THOUGHT);
            out.append(ChunkHead.SEAL);
            out.append(seal);
            out.append(ChunkHead.SEAL_END);
            out.append(PART_END);
            close(choice);
        }
    }

    @Override
    public void media(int choice, Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (source == Media.Source.FILE || type.isEmpty()) {
            drop(kind.label());
        } else if (!refuses(choice)) {
            candidates.of(choice).last(LastPart.TEXT);
            open();
            ChunkHead.medium(type, source == Media.Source.INLINE, escaped, out);
            close(choice);
        }
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        if (!refuses(choice)) {
            candidates.of(choice).source(url, title);
        }
    }

    @Override
    public void serverTool(int choice, String type, @Borrowed ByteBuf raw) {
        if (!ServerParts.known(type, raw)) {
            drop(type);
        } else if (!refuses(choice)) {
            candidates.of(choice).last(LastPart.TEXT);
            open();
            OneLine.append(raw, out);
            close(choice);
        }
    }

    @Override
    public void usage(Usage counts) {
        usage.merge(counts);
    }

    @Override
    public void extra(ExtraField field) {
        extra = field;
    }

    @Override
    public void finish(int choice, FinishReason why) {
        if (!refuses(choice)) {
            candidates.of(choice).reason(why);
            calls(choice);
        }
    }

    private void calls(int choice) {
        CandidateState candidate = candidates.of(choice);
        if (candidate.hasCalls()) {
            open();
            candidate.moveCalls(false, out);
            close(choice);
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        int count = candidates.count();
        for (int i = 0; i < count; i++) {
            calls(i);
        }
        begin();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.tail(1).writeByte(',');
            }
            CandidateState candidate = candidates.of(i);
            FinishReason why = candidate.reason();
            out.append(PARTS);
            out.append(NO_TEXT);
            out.append(ROLE);
            out.append(REASON);
            ascii(FinishWords.word(why == null ? FinishReason.STOP : why), out);
            out.append(QUOTE);
            candidate.moveSources(out);
            end(i);
        }
        out.append(LIST_END);
        if (usage.known()) {
            out.append(USAGE);
            UsageFields.write(usage, out);
        }
        out.append(identity);
        if (extra != null) {
            extra.append(out);
        }
        finish();
        if (array != null) {
            array.end(out);
        }
        close();
    }

    @Override
    public void fault(Fault fault) {
        ArrayWriter elements = array;
        if (!over && elements == null) {
            GeminiErrors.INSTANCE.inBand(fault, order.id(), out);
        } else if (!over && elements != null) {
            elements.open(out);
            GeminiErrors.INSTANCE.body(fault, order.id(), out);
            elements.end(out);
        }
        close();
    }

    @Override
    public void close() {
        over = true;
        candidates.close();
        signed.close();
    }
}
