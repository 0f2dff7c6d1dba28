package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.VectorCode;
import io.councilrouter.codec.dialect.VectorEventWriter;
import io.netty.buffer.ByteBuf;

/**
 * Writes an answer of {@code /v1/embeddings}, with vectors in the form that the client asked for, whatever form they
 * come in.
 */
final class VectorWriter implements VectorEventWriter {
    private final AnswerOrder order;
    private final ByteSink out;
    private final HeldText data = new HeldText();
    private final Usage usage = new Usage();
    private boolean over;

    VectorWriter(AnswerOrder order, ByteSink out) {
        this.order = order;
        this.out = out;
    }

    @Override
    public void vector(int index, @Borrowed ByteBuf raw) {
        open(index);
        if (order.base64()) {
            quote();
            VectorCode.encode(raw, data);
            quote();
        } else {
            data.append(raw);
        }
        close('}');
    }

    @Override
    public void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        open(index);
        if (order.base64()) {
            quote();
            data.append(escaped);
            quote();
        } else {
            VectorCode.decode(escaped, data);
        }
        close('}');
    }

    private void open(int index) {
        ascii(data.isEmpty() ? "{\"object\":\"embedding\",\"index\":" : ",{\"object\":\"embedding\",\"index\":", data);
        Digits.append(data, index);
        ascii(",\"embedding\":", data);
    }

    private void quote() {
        close('"');
    }

    private void close(char mark) {
        data.tail(1).writeByte(mark);
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
        ascii("{\"object\":\"list\",\"data\":[", out);
        data.moveTo(out);
        ascii("],\"model\":", out);
        Envelope.string(order.model(), out);
        // SDKs insist on this object, so unknown counts are 0.
        ascii(",\"usage\":", out);
        UsageFields.writePrompt(usage, out);
        ascii("}", out);
        close();
    }

    @Override
    public void close() {
        over = true;
        data.close();
    }
}
