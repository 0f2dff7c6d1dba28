package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.ollama.RootFields.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a request of {@code /api/embed}, or of the older {@code /api/embeddings}, which takes one text. */
final class EmbedRequestWriter implements RequestWriter {
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
            root.refuse("This operation embeds one text a request.", "input");
            return;
        }
        ascii(inputs++ == 0 ? "\"" : ",\"", out);
        out.append(escaped);
        ascii("\"", out);
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        root.refuse(
                "This model server embeds texts, not token ids: send \"input\" as text (LangChain:"
                        + " check_embedding_ctx_length=False).",
                "input");
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
    public @Nullable Fault fault() {
        return root.fault();
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
