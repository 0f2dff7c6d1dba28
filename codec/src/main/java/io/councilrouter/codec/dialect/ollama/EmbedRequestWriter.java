package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.VectorRequestWriter;
import io.netty.buffer.ByteBuf;

/** Writes a request of {@code /api/embed}, or of the older {@code /api/embeddings}, which takes one text. */
final class EmbedRequestWriter implements VectorRequestWriter {
    private final boolean single;
    private final ByteSink out;
    private final RootFields root;
    private int inputs;

    EmbedRequestWriter(Operation operation, RequestOrder order, ByteSink out) {
        this.single = operation == Operation.EMBED_ONE;
        this.out = out;
        this.root = new RootFields(order);
        root.begin(out);
        ascii(single ? ",\"prompt\":" : ",\"input\":[", out);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        root.param(key, raw);
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        if (single && inputs > 0) {
            losses().refuse("This operation embeds one text a request.", "input");
            return;
        }
        ascii(inputs++ == 0 ? "\"" : ",\"", out);
        out.append(escaped);
        ascii("\"", out);
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        losses().refuse(
                        "This model server embeds texts, not token ids: send \"input\" as text (LangChain:"
                                + " check_embedding_ctx_length=False).",
                        "input");
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        root.other(name, raw);
    }

    @Override
    public void end() {
        if (!single) {
            ascii("]", out);
        } else if (inputs == 0) {
            ascii("\"\"", out);
        }
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
