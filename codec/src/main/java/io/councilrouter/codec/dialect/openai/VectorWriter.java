package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.VectorCode;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes an answer of {@code /v1/embeddings}; vectors in the form that was asked for, whatever form they come in. */
final class VectorWriter implements EventWriter {
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
    public void finish(int choice, FinishReason reason) {
        // Vectors have no finish reason.
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
        // SDKs insist on the object here, so that unknown counts are 0.
        ascii(",\"usage\":", out);
        UsageFields.writePrompt(usage, out);
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
        data.close();
    }

    private static void ascii(String text, ByteSink sink) {
        sink.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
