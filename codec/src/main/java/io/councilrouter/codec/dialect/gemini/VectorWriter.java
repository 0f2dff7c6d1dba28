package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.VectorCode;
import io.councilrouter.codec.dialect.VectorEventWriter;
import io.netty.buffer.ByteBuf;

/** Writes an answer with vectors: a list of them, or the first alone. */
final class VectorWriter implements VectorEventWriter {
    private final boolean single;
    private final ByteSink out;
    private final HeldText data = new HeldText();
    private final Usage usage = new Usage();
    private int vectors;
    private boolean over;

    VectorWriter(boolean single, ByteSink out) {
        this.single = single;
        this.out = out;
    }

    @Override
    public void vector(int index, @Borrowed ByteBuf raw) {
        if (open()) {
            data.append(raw);
            ascii("}", data);
        }
    }

    @Override
    public void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        if (open()) {
            VectorCode.decode(escaped, data);
            ascii("}", data);
        }
    }

    private boolean open() {
        boolean told = !over && !(single && vectors > 0);
        if (told) {
            ascii(vectors++ == 0 ? "{\"values\":" : ",{\"values\":", data);
        }
        return told;
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
        ascii(single ? "{\"embedding\":" : "{\"embeddings\":[", out);
        ascii(single && data.isEmpty() ? "{\"values\":[]}" : "", out);
        data.moveTo(out);
        ascii(single ? "" : "]", out);
        if (usage.prompt() >= 0) {
            ascii(",\"usageMetadata\":", out);
            UsageFields.write(usage, out);
        }
        ascii("}", out);
        close();
    }

    @Override
    public void close() {
        over = true;
        data.close();
    }
}
