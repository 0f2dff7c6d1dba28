package io.councilrouter.codec.json;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Replacements to be made in a body: spans of it and the bytes that take their place. Everything else is passed on
 * unchanged.
 *
 * <pre>
 *   body    {"model":"gpt","messages":[ 150 KB ]}
 *                    ^---^                          replace(9, 14, "llama")
 *   out     {"model":     "llama"     ,"messages":[ 150 KB ]}
 *           slice         copy         slice
 * </pre>
 *
 * <p>Edits may be given in any order but must not overlap; insertions at the same place keep their order. Reusable, not
 * thread-safe.
 */
public final class BodyEdits {
    private long[] spans = new long[8];
    private byte[][] texts = new byte[4][];
    private int count;

    /**
     * A body that lies in several buffers. Joining them would cost an object each, so the body is asked for spans
     * instead.
     */
    public interface Original {
        /** Size of the body in bytes. */
        long size();

        /** Appends {@code length} bytes from byte {@code from} to {@code out}; both are within the body. */
        void append(long from, long length, ByteSink out);
    }

    /** Replaces bytes {@code from} to {@code to} of the body by {@code json}. */
    public BodyEdits replace(long from, long to, byte[] json) {
        if (from < 0 || to < from) {
            throw new IllegalStateException("no span: " + from + " to " + to);
        }
        int at = count;
        while (at > 0 && spans[2 * at - 2] > from) {
            at--;
        }
        if ((at > 0 && spans[2 * at - 1] > from) || (at < count && to > spans[2 * at])) {
            throw new IllegalStateException("the span " + from + " to " + to + " overlaps another one");
        }
        if (count == texts.length) {
            spans = Arrays.copyOf(spans, 4 * count);
            texts = Arrays.copyOf(texts, 2 * count);
        }
        System.arraycopy(spans, 2 * at, spans, 2 * at + 2, 2 * (count - at));
        System.arraycopy(texts, at, texts, at + 1, count - at);
        spans[2 * at] = from;
        spans[2 * at + 1] = to;
        texts[at] = json;
        count++;
        return this;
    }

    /** Replaces bytes {@code from} to {@code to} of the body by {@code json}. */
    public BodyEdits replace(long from, long to, String json) {
        return replace(from, to, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Inserts {@code json} before byte {@code at} of the body. */
    public BodyEdits insert(long at, byte[] json) {
        return replace(at, at, json);
    }

    /** Inserts {@code json} before byte {@code at} of the body. */
    public BodyEdits insert(long at, String json) {
        return insert(at, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the body is left unchanged. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Size of the edited body if the original has {@code original} bytes. */
    public long sizeAfter(long original) {
        long size = original;
        for (int i = 0; i < count; i++) {
            size += texts[i].length - (spans[2 * i + 1] - spans[2 * i]);
        }
        return size;
    }

    /** Writes the edited body. The first byte of {@code body} is at its reader index; its indices do not move. */
    public void apply(@Borrowed ByteBuf body, ByteSink out) {
        int base = body.readerIndex();
        int end = body.readableBytes();
        if (count > 0 && spans[2 * count - 1] > end) {
            throw new IllegalStateException("an edit beyond the body's " + end + " bytes");
        }
        int at = 0;
        for (int i = 0; i < count; i++) {
            append(body, base + at, (int) spans[2 * i] - at, out);
            out.append(texts[i]);
            at = (int) spans[2 * i + 1];
        }
        append(body, base + at, end - at, out);
    }

    /** Writes the edited body. */
    public void apply(Original body, ByteSink out) {
        if (count > 0 && spans[2 * count - 1] > body.size()) {
            throw new IllegalStateException("an edit beyond the body's " + body.size() + " bytes");
        }
        long at = 0;
        for (int i = 0; i < count; i++) {
            body.append(at, spans[2 * i] - at, out);
            out.append(texts[i]);
            at = spans[2 * i + 1];
        }
        body.append(at, body.size() - at, out);
    }

    private static void append(ByteBuf body, int index, int length, ByteSink out) {
        if (length > 0) {
            out.append(body, index, length);
        }
    }

    /** Forgets all edits. */
    public void clear() {
        Arrays.fill(texts, 0, count, null);
        count = 0;
    }
}
