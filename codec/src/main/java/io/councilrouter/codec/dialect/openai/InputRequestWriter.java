package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.VectorRequestWriter;
import io.netty.buffer.ByteBuf;

/** Writes a request of {@code /v1/embeddings}; it asks for vectors as numbers, which every server supports. */
final class InputRequestWriter implements VectorRequestWriter {
    private final ByteSink out;
    private final RootFields root;
    private int inputs;

    InputRequestWriter(RequestOrder order, ByteSink out) {
        this.out = out;
        this.root = new RootFields(order);
        ascii("{\"model\":", out);
        Envelope.string(order.model(), out);
        ascii(",\"input\":[", out);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        if (key == Param.DIMENSIONS || key == Param.USER) {
            root.param(key, raw);
        } else {
            root.dropped().report(key.label());
        }
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        ascii(inputs++ == 0 ? "\"" : ",\"", out);
        out.append(escaped);
        ascii("\"", out);
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        ascii(inputs++ == 0 ? "" : ",", out);
        out.append(raw);
    }

    @Override
    public void end() {
        ascii("]", out);
        root.end(out);
        close();
    }

    @Override
    public Dropped losses() {
        return root.dropped();
    }

    @Override
    public void close() {
        root.close();
    }
}
