package io.councilrouter.codec.dialect.minimal;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.SseWriter;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes a frame for each verb; of several choices only the first. */
final class FrameWriter implements TextEventWriter {
    private static final byte[] OPEN = "{\"all\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMA = ",".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.US_ASCII);

    private final boolean streamed;
    private final AnswerOrder order;
    private final ByteSink out;
    private final HeldText held = new HeldText();
    private final Dropped dropped = new Dropped();
    private boolean over;

    FrameWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        this.streamed = streamed;
        this.order = order;
        this.out = out;
    }

    private void frame(int choice, String verb, Consumer<JsonWriter> value) {
        if (choice != 0 || over) {
            return;
        }
        if (streamed) {
            SseWriter.open(out);
        } else if (!held.isEmpty()) {
            held.append(COMMA);
        }
        JsonWriter json = new JsonWriter(streamed ? out : held);
        value.accept(json.open().name(verb));
        json.close();
        if (streamed) {
            SseWriter.close(out);
        }
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        frame(0, "start", json -> json.openArray()
                .string(order.id())
                .string(order.model())
                .closeArray());
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        frame(choice, "text", json -> json.escaped(escaped));
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        frame(choice, "think", json -> json.escaped(escaped));
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        frame(choice, "refuse", json -> json.escaped(escaped));
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        // There is no place for them.
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        frame(
                choice,
                "call",
                json -> json.openArray().number(index).string(id).string(name).closeArray());
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        frame(
                choice,
                "args",
                json -> json.openArray().number(index).escaped(escaped).closeArray());
    }

    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        frame(
                choice,
                "seal",
                json -> json.openArray().string(kind.name()).escaped(escaped).closeArray());
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        frame(choice, "cite", json -> json.openArray()
                .number(from)
                .number(to)
                .string(url)
                .string(title)
                .closeArray());
    }

    @Override
    public void usage(Usage usage) {
        frame(0, "cost", json -> json.openArray()
                .number(usage.prompt())
                .number(usage.completion())
                .closeArray());
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        frame(choice, "finish", json -> json.string(reason.name()));
    }

    @Override
    public void end() {
        frame(0, "end", json -> json.bool(true));
        over = true;
        if (!streamed) {
            out.append(OPEN);
            held.moveTo(out);
            out.append(CLOSE);
        }
    }

    @Override
    public void fault(Fault fault) {
        if (streamed) {
            frame(0, "error", json -> json.string(fault.message()));
        }
        over = true;
    }

    @Override
    public void close() {
        held.close();
    }
}
