package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootedRequestWriter;
import io.councilrouter.codec.dialect.ToolLedger;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;

/**
 * Writes a request of {@code /v1/responses}. Items go out as they come, everything else waits for the end. What the system
 * says stays where it is said. Reasoning without a seal is said to engines of one's own alone, reasoning with one to all
 * others: neither knows what to do with the other's.
 */
final class ItemsRequestWriter implements RootedRequestWriter {
    private final RequestOrder order;
    private final ByteSink out;
    private final RootFields root;
    private final ToolLedger ledger = new ToolLedger();
    private final ContentParts parts = new ContentParts();
    private final HeldPieces thought = new HeldPieces();
    private final ToolFields tools = new ToolFields();
    private Role role = Role.USER;
    private boolean thinking;
    private String resultId = "";
    private String resultName = "";
    private int items;

    ItemsRequestWriter(RequestOrder order, ByteSink out) {
        this.order = order;
        this.out = out;
        root = new RootFields(order);
        root.begin(out);
        ascii(",\"input\":[", out);
    }

    private void item(String opening) {
        ascii(items++ == 0 ? opening : "," + opening, out);
    }

    @Override
    public void message(Role speaker) {
        role = speaker;
        resultId = "";
        resultName = "";
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        unsealed();
        parts.text(escaped, role == Role.ASSISTANT);
    }

    @Override
    public void refusal(@Borrowed ByteBuf escaped) {
        unsealed();
        if (role == Role.ASSISTANT) {
            parts.refusal(escaped);
        } else {
            parts.text(escaped, false);
        }
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (role == Role.ASSISTANT) {
            losses().refuse("This model server takes nothing but text of an assistant's turn.", "messages");
        } else if (!parts.media(kind, source, type, escaped)) {
            losses().refuse("This model server does not take " + kind.label() + ".", "messages");
        }
    }

    @Override
    public void mediaName(@Borrowed ByteBuf escaped) {
        parts.name(escaped);
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        if (type.endsWith("thinking") || type.equals("reasoning")) {
            drop(type);
        } else {
            losses().refuse("This model server has no place for a part of the type \"" + type + "\".", "messages");
        }
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        unsealed();
        thinking = true;
        thought.append(escaped);
    }

    @Override
    public void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        boolean signs = kind == Seal.SIGNATURE;
        if (order.extensions() || role != Role.ASSISTANT || (signs && !thinking)) {
            drop("reasoning_signature");
            return;
        }
        if (!signs) {
            unsealed();
        }
        spoken();
        thinking = false;
        root.seal();
        item("{\"type\":\"reasoning\",\"summary\":[");
        if (signs && !thought.isEmpty()) {
            ascii("{\"type\":\"summary_text\",\"text\":\"", out);
            thought.moveTo(out);
            ascii("\"}", out);
        }
        ascii("],\"encrypted_content\":\"", out);
        out.append(escaped);
        ascii("\"}", out);
    }

    /** Reasoning that nothing seals goes out before what comes next, or is left out. */
    private void unsealed() {
        if (!thinking) {
            return;
        }
        thinking = false;
        if (order.extensions() && !thought.isEmpty()) {
            spoken();
            item("{\"type\":\"reasoning\",\"id\":\"rs_" + items + "\",\"summary\":[],");
            ascii("\"content\":[{\"type\":\"reasoning_text\",\"text\":\"", out);
            thought.moveTo(out);
            ascii("\"}]}", out);
        } else if (!thought.isEmpty()) {
            losses().report("reasoning_content");
        }
        thought.close();
    }

    /** Writes what has been said of the open message. */
    private void spoken() {
        if (parts.isEmpty()) {
            return;
        }
        item("{\"type\":\"message\",\"role\":\"");
        ascii(
                switch (role) {
                    case SYSTEM -> "system";
                    case DEVELOPER -> "developer";
                    case USER, TOOL -> "user";
                    case ASSISTANT -> "assistant";
                },
                out);
        ascii("\",\"content\":", out);
        parts.moveTo(out);
        ascii("}", out);
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        unsealed();
        spoken();
        item("{\"type\":\"function_call\",\"call_id\":");
        JsonWriter json = new JsonWriter(out);
        json.string(ledger.call(id, name));
        ascii(",\"name\":", out);
        json.string(name);
        ascii(",\"arguments\":\"", out);
        if (arguments.isReadable()) {
            out.append(arguments);
        } else {
            ascii("{}", out);
        }
        ascii("\"}", out);
    }

    @Override
    public void toolResult(String id, String name) {
        resultId = id;
        resultName = name;
    }

    @Override
    public void messageEnd() {
        unsealed();
        if (role == Role.TOOL) {
            item("{\"type\":\"function_call_output\",\"call_id\":");
            new JsonWriter(out).string(ledger.idOf(resultId, resultName));
            ascii(",\"output\":", out);
            parts.result(out);
            ascii("}", out);
        } else {
            spoken();
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
    public void toolStrict(boolean wanted) {
        tools.strict(wanted);
    }

    @Override
    public void toolEnd() {
        tools.close();
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
        tools.moveTo(out);
        root.end(out);
        ascii("}", out);
        close();
    }

    @Override
    public RootFields root() {
        return root;
    }

    @Override
    public void close() {
        root.close();
        parts.close();
        thought.close();
        tools.release();
    }
}
