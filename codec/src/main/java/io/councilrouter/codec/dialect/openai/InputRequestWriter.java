package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.openai.RootFields.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a request of {@code /v1/embeddings}; vectors are asked for as numbers, which every server can. */
final class InputRequestWriter implements RequestWriter {
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
            root.dropped().report(key.name().toLowerCase(Locale.ROOT));
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
    public void thinking(Thinking level) {
        root.dropped().report("reasoning_effort");
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        root.dropped().report("response_format");
    }

    @Override
    public void message(Role role) {
        root.dropped().report("messages");
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    public void image(String mime, @Borrowed ByteBuf base64) {
        // Reported with its message.
    }

    @Override
    public void imageUrl(@Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        // Reported with its message.
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        // Reported with its message.
    }

    @Override
    public void toolResult(String id, String name) {
        // Reported with its message.
    }

    @Override
    public void messageEnd() {
        // Reported with its message.
    }

    @Override
    public void tool(String name) {
        root.dropped().report("tools");
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        // Reported with its tool.
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        // Reported with its tool.
    }

    @Override
    public void toolEnd() {
        // Reported with its tool.
    }

    @Override
    public void toolChoice(ToolChoice choice, String name) {
        root.dropped().report("tool_choice");
    }

    @Override
    public void prompt(@Borrowed ByteBuf escaped) {
        input(escaped);
    }

    @Override
    public void suffix(@Borrowed ByteBuf escaped) {
        root.dropped().report("suffix");
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        root.dropped().report(name);
    }

    @Override
    public void end() {
        ascii("]", out);
        root.end(out);
        close();
    }

    @Override
    public @Nullable Fault fault() {
        return null;
    }

    @Override
    public List<String> dropped() {
        return root.dropped().names();
    }

    @Override
    public void close() {
        root.close();
    }
}
