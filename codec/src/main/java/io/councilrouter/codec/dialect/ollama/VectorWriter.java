package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.VectorCode;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes an answer of embed, or of the older operation, which has one vector and nothing else. */
final class VectorWriter implements EventWriter {
    private final boolean single;
    private final AnswerOrder order;
    private final ByteSink out;
    private final AnswerClock clock;
    private final HeldText vectors = new HeldText();
    private final Usage usage = new Usage();
    private int count;
    private boolean over;

    VectorWriter(Operation operation, AnswerOrder order, ByteSink out) {
        this.single = operation == Operation.EMBED_ONE;
        this.order = order;
        this.out = out;
        this.clock = new AnswerClock(order);
    }

    @Override
    public void start(String id, String model) {
        // The model is the order's.
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        // An embedding answer has no text.
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        // An embedding answer has no text.
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        // An embedding answer has no text.
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        // An embedding answer has no text.
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        // An embedding answer has no calls.
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        // An embedding answer has no calls.
    }

    @Override
    public void vector(int index, @Borrowed ByteBuf raw) {
        if (next()) {
            vectors.append(raw);
        }
    }

    @Override
    public void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        if (next()) {
            VectorCode.decode(escaped, vectors);
        }
    }

    /** Vectors have no index here: they stand in the order of the texts, in which every server sends them. */
    private boolean next() {
        if (over || (single && count > 0)) {
            return false;
        }
        if (count++ > 0) {
            vectors.tail(1).writeByte(',');
        }
        return true;
    }

    @Override
    public void usage(Usage counts) {
        usage.merge(counts);
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        // Vectors have no finish reason.
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        if (single) {
            ascii("{\"embedding\":");
            ascii(count == 0 ? "[]" : "");
            vectors.moveTo(out);
        } else {
            ascii("{\"model\":");
            new JsonWriter(out).string(order.model());
            ascii(",\"embeddings\":[");
            vectors.moveTo(out);
            ascii("]");
            clock.write(usage, false, out.tail(clock.room()));
        }
        ascii("}");
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
        vectors.close();
    }

    private void ascii(String text) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
