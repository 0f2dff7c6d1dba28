package io.councilrouter.proxy.tap;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what an answer said: text and reasoning of each choice, tool calls in the order in which they began, the number of
 * vectors. Text stays escaped until its end, since a surrogate pair may be split between two frames.
 *
 * <p>Belongs to the storage writer's thread; reused, with buffers on the heap that are small again after a large answer.
 */
final class AnswerParts implements EventSink {
    private static final byte[] NOTHING = {};
    private static final byte[] BETWEEN = {'\n', '\n'};
    private static final int FIRST = 4 * 1024;
    /** A buffer that grew beyond this is not kept for the next answer. */
    private static final int KEPT = 256 * 1024;
    /** Choices whose text is collected, more than any client asks for. */
    private static final int CHOICES = 128;

    private final List<StoredChoice> choices = new ArrayList<>(1);
    private final List<StoredCall> calls = new ArrayList<>(2);
    private ByteBuf out = Unpooled.buffer(FIRST);
    private long vectors;
    private long dimensions;
    private boolean failed;

    /** Text and reasoning of one choice, escaped. */
    private static final class StoredChoice {
        private ByteBuf text = Unpooled.buffer(FIRST);
        private ByteBuf thinking = Unpooled.EMPTY_BUFFER;
    }

    /** A call; its arguments are the inside of a JSON string. */
    private static final class StoredCall {
        private final int choice;
        private final int index;
        private final String id;
        private final String name;
        private final ByteBuf arguments = Unpooled.buffer(64);

        StoredCall(int choice, int index, String id, String name) {
            this.choice = choice;
            this.index = index;
            this.id = id;
            this.name = name;
        }
    }

    /** Forgets everything. */
    void clear() {
        for (StoredChoice each : choices) {
            each.text = emptied(each.text);
            each.thinking = emptied(each.thinking);
        }
        calls.clear();
        vectors = 0;
        dimensions = 0;
        failed = false;
    }

    private static ByteBuf emptied(ByteBuf buffer) {
        return buffer.capacity() > KEPT ? Unpooled.buffer(FIRST) : buffer.clear();
    }

    /** Whether the answer could not be read, or said that it failed. */
    boolean failed() {
        return failed;
    }

    /** Whether nothing was said. */
    boolean empty() {
        return vectors == 0
                && calls.isEmpty()
                && choices.stream().noneMatch(each -> each.text.isReadable() || each.thinking.isReadable());
    }

    /** Text of all choices, with an empty line between them. */
    byte[] text() {
        if (vectors > 0) {
            return ("{\"vectors\":" + vectors + ",\"dimensions\":" + dimensions + "}")
                    .getBytes(StandardCharsets.US_ASCII);
        }
        out = emptied(out);
        for (StoredChoice each : choices) {
            add(each.text);
        }
        return ByteBufUtil.getBytes(out);
    }

    /** Reasoning of all choices, with an empty line between them. */
    byte[] thinking() {
        out = emptied(out);
        for (StoredChoice each : choices) {
            add(each.thinking);
        }
        return ByteBufUtil.getBytes(out);
    }

    private void add(ByteBuf escaped) {
        if (escaped.isReadable()) {
            if (out.isReadable()) {
                out.writeBytes(BETWEEN);
            }
            JsonEscapes.unescape(escaped, out, Integer.MAX_VALUE);
        }
    }

    /** All calls as OpenAI writes them in a whole message; nothing without any. */
    byte[] toolCalls() {
        if (calls.isEmpty()) {
            return NOTHING;
        }
        out = emptied(out);
        for (StoredCall each : calls) {
            out.writeByte(out.isReadable() ? ',' : '[');
            ascii("{\"id\":");
            out.writeCharSequence(JsonEscapes.quoted(each.id), StandardCharsets.UTF_8);
            ascii(",\"type\":\"function\",\"function\":{\"name\":");
            out.writeCharSequence(JsonEscapes.quoted(each.name), StandardCharsets.UTF_8);
            ascii(",\"arguments\":\"");
            out.writeBytes(each.arguments, each.arguments.readerIndex(), each.arguments.readableBytes());
            ascii("\"}}");
        }
        out.writeByte(']');
        return ByteBufUtil.getBytes(out);
    }

    private void ascii(String constant) {
        out.writeCharSequence(constant, StandardCharsets.US_ASCII);
    }

    private static void copy(ByteBuf from, ByteBuf to) {
        to.writeBytes(from, from.readerIndex(), from.readableBytes());
    }

    private boolean has(int choice) {
        if (choice < 0 || choice >= CHOICES) {
            return false;
        }
        while (choices.size() <= choice) {
            choices.add(new StoredChoice());
        }
        return true;
    }

    @Override
    public void start(String id, String model) {
        // The exchange knows better who answered.
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        if (has(choice)) {
            copy(escaped, choices.get(choice).text);
        }
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (has(choice)) {
            StoredChoice of = choices.get(choice);
            if (of.thinking.maxCapacity() == 0) {
                of.thinking = Unpooled.buffer(FIRST);
            }
            copy(escaped, of.thinking);
        }
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        text(choice, escaped);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        // Not text.
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        calls.add(new StoredCall(choice, index, id, name));
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            StoredCall each = calls.get(i);
            if (each.choice == choice && each.index == index) {
                copy(escaped, each.arguments);
                return;
            }
        }
    }

    @Override
    public void vector(int index, @Borrowed ByteBuf raw) {
        vectors++;
        if (dimensions == 0) {
            int commas = 0;
            for (int at = raw.readerIndex(); at < raw.writerIndex(); at++) {
                commas += raw.getByte(at) == ',' ? 1 : 0;
            }
            dimensions = commas + 1L;
        }
    }

    @Override
    public void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        vectors++;
        if (dimensions == 0) {
            dimensions = escaped.readableBytes() * 3L / 4 / Float.BYTES;
        }
    }

    @Override
    public void usage(Usage usage) {
        // Counted on the loop.
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        // Known on the loop.
    }

    @Override
    public void end() {
        // What was said is all there is.
    }

    @Override
    public void fault(Fault fault) {
        failed = true;
    }
}
