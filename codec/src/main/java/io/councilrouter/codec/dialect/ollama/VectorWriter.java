package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.VectorCode;
import io.councilrouter.codec.dialect.VectorEventWriter;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes an answer of embed, or of the older operation, which has one vector and nothing else. */
final class VectorWriter implements VectorEventWriter {
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

    /**
     * Begins the next vector. Vectors have no index here: they come in the order of the texts, in which every server
     * sends them.
     */
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
    public void close() {
        over = true;
        vectors.close();
    }

    private void ascii(String text) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
