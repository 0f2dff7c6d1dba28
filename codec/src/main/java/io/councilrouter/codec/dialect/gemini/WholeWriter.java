package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.OneLine;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.dialect.gemini.CandidateState.LastPart;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the parts of an answer and writes it as one JSON object at its end. */
final class WholeWriter implements TextEventWriter {
    private final AnswerOrder order;
    private final ByteSink out;
    private final CandidateList candidates = new CandidateList();
    private final List<PartList> parts = new ArrayList<>(1);
    private final SignedBytes signed = new SignedBytes();
    private final Usage usage = new Usage();
    private final Dropped dropped = new Dropped();
    private @Nullable ExtraField extra;
    private boolean over;

    WholeWriter(AnswerOrder order, ByteSink out) {
        this.order = order;
        this.out = out;
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // Id and model are the order's.
    }

    private boolean refuses(int choice) {
        return over || !CandidateList.tells(choice);
    }

    private PartList parts(int choice) {
        while (parts.size() <= choice) {
            parts.add(new PartList());
        }
        return parts.get(choice);
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        if (!refuses(choice) && escaped.isReadable()) {
            candidates.of(choice).last(LastPart.TEXT);
            parts(choice).text(false, escaped);
        }
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (!refuses(choice) && escaped.isReadable()) {
            candidates.of(choice).last(LastPart.THOUGHT);
            if (order.thoughts()) {
                parts(choice).text(true, escaped);
            }
        }
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        text(choice, escaped);
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
        if (!refuses(choice)) {
            candidates.of(choice).arguments(index, escaped);
        }
    }

    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        if (refuses(choice)) {
            return;
        }
        ByteBuf seal = signed.plain(escaped);
        CandidateState candidate = candidates.of(choice);
        boolean said;
        if (kind == Seal.OPAQUE || !CandidateState.sayable(seal)) {
            said = false;
        } else if (candidate.last() == LastPart.CALL) {
            said = candidate.sign(seal);
        } else {
            parts(choice).sign(candidate.last() != LastPart.TEXT, seal);
            said = true;
        }
        if (!said) {
            drop("reasoning_signature");
        }
    }

    @Override
    public void media(int choice, Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (source == Media.Source.FILE || type.isEmpty()) {
            drop(kind.label());
        } else if (!refuses(choice)) {
            candidates.of(choice).last(LastPart.TEXT);
            ChunkHead.medium(
                    type, source == Media.Source.INLINE, escaped, parts(choice).whole());
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
            OneLine.append(raw, parts(choice).whole());
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
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        ascii("{\"candidates\":[", out);
        int count = candidates.count();
        for (int i = 0; i < count; i++) {
            CandidateState candidate = candidates.of(i);
            FinishReason why = candidate.reason();
            ascii(i == 0 ? "{\"content\":{\"parts\":[" : ",{\"content\":{\"parts\":[", out);
            boolean any = candidate.moveCalls(parts(i).moveTo(out), out);
            ascii(any ? "" : "{\"text\":\"\"}", out);
            ascii("],\"role\":\"model\"},\"finishReason\":\"", out);
            ascii(FinishWords.word(why == null ? FinishReason.STOP : why), out);
            ascii("\"", out);
            candidate.moveSources(out);
            ascii(",\"index\":", out);
            Digits.append(out, i);
            ascii("}", out);
        }
        ascii("]", out);
        if (usage.known()) {
            ascii(",\"usageMetadata\":", out);
            UsageFields.write(usage, out);
        }
        out.append(ChunkHead.identity(order));
        if (extra != null) {
            extra.append(out);
        }
        ascii("}", out);
        close();
    }

    @Override
    public void fault(Fault fault) {
        // The caller answers with the error body.
        close();
    }

    @Override
    public void close() {
        over = true;
        candidates.close();
        parts.forEach(PartList::close);
        signed.close();
    }
}
