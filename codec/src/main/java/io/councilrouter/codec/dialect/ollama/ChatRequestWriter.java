package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootedRequestWriter;
import io.councilrouter.codec.dialect.ToolLedger;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request of {@code /api/chat}. The text of a message is written as it comes, its parts joined by a line end;
 * images, calls and root fields wait until it is their turn.
 */
final class ChatRequestWriter implements RootedRequestWriter {
    private final ByteSink out;
    private final RootFields root;
    private final ToolLedger ledger = new ToolLedger();
    private final ToolList tools = new ToolList();
    private final HeldPieces images = new HeldPieces();
    private final HeldPieces calls = new HeldPieces();
    private final HeldPieces reasoning = new HeldPieces();
    private @Nullable Role role;
    private String resultId = "";
    private String resultName = "";
    private int messages;
    private int texts;

    ChatRequestWriter(RequestOrder order, ByteSink out) {
        this.out = out;
        this.root = new RootFields(order);
        root.begin(out);
        root.stream(out);
        ascii(",\"messages\":[", out);
    }

    @Override
    public void message(Role speaker) {
        role = speaker;
        resultId = "";
        resultName = "";
        texts = 0;
        ascii(messages++ == 0 ? "{\"role\":\"" : ",{\"role\":\"", out);
        ascii(
                switch (speaker) {
                    // Ollama's templates do not know the role developer.
                    case SYSTEM, DEVELOPER -> "system";
                    case USER -> "user";
                    case ASSISTANT -> "assistant";
                    case TOOL -> "tool";
                },
                out);
        ascii("\",\"content\":\"", out);
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        ascii(texts++ == 0 ? "" : "\\n", out);
        out.append(escaped);
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        reasoning.append(escaped);
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (root.takes(kind, source)) {
            ascii(images.isEmpty() ? "\"" : ",\"", images);
            images.append(escaped);
            ascii("\"", images);
        }
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        if (type.endsWith("thinking") || type.equals("reasoning")) {
            drop(type);
        } else {
            // Without the part the message might be empty, and be answered as if nothing had been sent.
            losses().refuse(
                            "This model server takes text and images only; it has no place for a part of the type \""
                                    + type + "\".",
                            "messages");
        }
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        ascii(calls.isEmpty() ? "{" : ",{", calls);
        ledger.call(id, name);
        if (!id.isEmpty()) {
            ascii("\"id\":", calls);
            new JsonWriter(calls).string(id);
            ascii(",", calls);
        }
        ascii("\"function\":{\"name\":", calls);
        new JsonWriter(calls).string(name);
        ascii(",\"arguments\":", calls);
        ArgumentObject.write(arguments, calls);
        ascii("}}", calls);
    }

    @Override
    public void toolResult(String id, String name) {
        resultId = id;
        resultName = name;
    }

    @Override
    public void messageEnd() {
        ascii("\"", out);
        if (!reasoning.isEmpty()) {
            ascii(",\"thinking\":\"", out);
            reasoning.moveTo(out);
            ascii("\"", out);
        }
        if (!images.isEmpty()) {
            ascii(",\"images\":[", out);
            images.moveTo(out);
            ascii("]", out);
        }
        if (!calls.isEmpty()) {
            ascii(",\"tool_calls\":[", out);
            calls.moveTo(out);
            ascii("]", out);
        }
        if (role == Role.TOOL) {
            named("tool_name", ledger.nameOf(resultId, resultName));
            named("tool_call_id", resultId);
        }
        ascii("}", out);
    }

    private void named(String field, String value) {
        if (!value.isEmpty()) {
            ascii(",\"" + field + "\":", out);
            new JsonWriter(out).string(value);
        }
    }

    @Override
    public void tool(String name) {
        tools.open(name);
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        tools.description(escaped);
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        tools.parameters(raw);
    }

    @Override
    public void toolEnd() {
        tools.close("}}");
    }

    @Override
    public void allowedTool(String name) {
        tools.allow(name);
    }

    @Override
    public void toolChoice(ToolChoice choice, String name) {
        tools.choose(choice, name);
    }

    @Override
    public void end() {
        ascii("]", out);
        if (tools.namesNone()) {
            losses().refuse("The function that \"tool_choice\" names is not among the \"tools\".", "tool_choice");
        }
        if (tools.forced()) {
            // Ollama cannot be forced to call a tool; the closest is to offer no other tool.
            drop("tool_choice");
        }
        tools.moveTo(out);
        root.end(out);
        close();
    }

    @Override
    public RootFields root() {
        return root;
    }

    @Override
    public void close() {
        root.close();
        tools.close();
        images.close();
        calls.close();
        reasoning.close();
    }
}
