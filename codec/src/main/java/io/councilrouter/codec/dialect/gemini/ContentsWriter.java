package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootedRequestWriter;
import io.councilrouter.codec.dialect.ToolLedger;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;

/**
 * Writes a request to generate contents. Turns go out as they come; what the system says, wherever it says it, tools and
 * all other root fields wait for the end.
 */
final class ContentsWriter implements RootedRequestWriter {
    private final ByteSink out;
    private final RootFields root;
    private final TurnWriter turns;
    private final ToolLedger ledger = new ToolLedger();
    private final ToolList tools = new ToolList();
    private final HeldPieces system = new HeldPieces();
    private final ResultWriter result = new ResultWriter();
    private Role role = Role.USER;

    ContentsWriter(RequestOrder order, ByteSink out) {
        this.out = out;
        root = new RootFields(order);
        turns = new TurnWriter(ThinkingWish.signed(order.model()), out);
        ascii("{\"contents\":[", out);
    }

    @Override
    public void message(Role speaker) {
        role = speaker;
        result.clear();
    }

    private boolean user() {
        return role != Role.ASSISTANT;
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (!escaped.isReadable()) {
            // The API refuses a turn of nothing else.
            return;
        }
        switch (role) {
            case SYSTEM, DEVELOPER -> {
                ascii(system.isEmpty() ? "{\"text\":\"" : ",{\"text\":\"", system);
                system.append(escaped);
                ascii("\"}", system);
            }
            case TOOL -> result.text(escaped);
            case USER, ASSISTANT -> string(turns.part(user(), "{\"text\":\""), escaped);
        }
    }

    private static void string(ByteSink to, ByteBuf inside) {
        to.append(inside);
        ascii("\"", to);
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        string(turns.part(false, "{\"thought\":true,\"text\":\""), escaped);
    }

    @Override
    public void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        if (kind == Seal.OPAQUE || role != Role.ASSISTANT) {
            drop("reasoning_signature");
        } else if (!turns.sign(escaped)) {
            turns.part(false, "{\"text\":\"\"");
            turns.sign(escaped);
        }
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (role == Role.SYSTEM || role == Role.DEVELOPER) {
            losses().refuse(
                            "This model server takes only text from the system; it has no place there for "
                                    + kind.label() + ".",
                            "messages");
            return;
        }
        boolean inside = source == Media.Source.INLINE;
        if (source == Media.Source.FILE && !MediaKinds.stored(escaped)) {
            losses().refuse(
                            "This model server knows its own files alone: send " + kind.label()
                                    + " inside the request or as a link.",
                            "messages");
            return;
        }
        String mime = type;
        if (kind == Media.IMAGE && inside) {
            mime = InlineImage.typeOf(type, escaped);
        } else if (type.isEmpty()) {
            mime = inside ? usual(kind) : MediaKinds.atAddress(kind, escaped);
        }
        ByteSink to = role == Role.TOOL ? result.medium() : turns.part(user(), "");
        ascii(inside ? "{\"inlineData\":{" : "{\"fileData\":{", to);
        if (!mime.isEmpty()) {
            ascii("\"mimeType\":", to);
            new JsonWriter(to).string(mime);
            ascii(",", to);
        }
        ascii(inside ? "\"data\":\"" : "\"fileUri\":\"", to);
        string(to, escaped);
        ascii("}", to);
        if (role == Role.TOOL) {
            ascii("}", to);
        }
    }

    private static String usual(Media kind) {
        return switch (kind) {
            case IMAGE -> "image/jpeg";
            case AUDIO -> "audio/wav";
            case VIDEO -> "video/mp4";
            case DOCUMENT -> "application/pdf";
        };
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        if (type.equals(FieldNames.CACHED)) {
            root.cached(raw);
        } else if (type.endsWith("thinking") || type.equals("reasoning")) {
            drop(type);
        } else {
            losses().refuse("This model server has no place for a part of the type \"" + type + "\".", "messages");
        }
    }

    @Override
    public void serverTool(String type, @Borrowed ByteBuf raw) {
        if (ServerParts.known(type, raw) && role == Role.ASSISTANT) {
            turns.raw(raw);
        } else {
            drop(type);
        }
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        ledger.call(id, name);
        ByteSink to = turns.part(false, "{\"functionCall\":{");
        id(id, to);
        ascii("\"name\":", to);
        new JsonWriter(to).string(name);
        ascii(",\"args\":", to);
        ArgumentObject.write(arguments, to);
        ascii("}", to);
        turns.call();
    }

    private static void id(String id, ByteSink to) {
        if (!id.isEmpty()) {
            ascii("\"id\":", to);
            new JsonWriter(to).string(id);
            ascii(",", to);
        }
    }

    @Override
    public void toolResult(String id, String name) {
        result.of(id, ledger.nameOf(id, name));
    }

    @Override
    public void toolFailed() {
        result.failed();
    }

    @Override
    public void messageEnd() {
        if (role == Role.TOOL) {
            result.moveTo(turns);
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
        if (wanted) {
            tools.strict();
        }
    }

    @Override
    public void toolEnd() {
        tools.close();
    }

    @Override
    public void otherTool(String type, @Borrowed ByteBuf raw) {
        if (ServerParts.tool(type, raw)) {
            tools.raw(raw);
        } else {
            drop("tools." + type);
        }
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
    public void thinkingBudget(long tokens) {
        root.budget(tokens);
    }

    @Override
    public void end() {
        turns.end();
        if (turns.count() == 0 && !system.isEmpty()) {
            // The API wants a turn to answer.
            ascii("{\"role\":\"user\",\"parts\":[", out);
            system.moveTo(out);
            ascii("]}", out);
        }
        ascii("]", out);
        if (!system.isEmpty()) {
            ascii(",\"systemInstruction\":{\"parts\":[", out);
            system.moveTo(out);
            ascii("]}", out);
        }
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
        tools.release();
        system.close();
        result.close();
    }
}
