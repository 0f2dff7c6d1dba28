package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootedRequestWriter;
import io.councilrouter.codec.dialect.ToolLedger;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request of {@code /v1/messages}. Turns go out as they come; what the system says, wherever it says it, tools and
 * all other root fields wait for the end.
 */
final class MessagesRequestWriter implements RootedRequestWriter {
    /** Parts that are this API's own, and that a message cannot do without. */
    private static final Set<String> PARTS = Set.of("container_upload", "compaction", "browser_state");

    private final ByteSink out;
    private final RootFields root;
    private final TurnWriter turns;
    private final ToolLedger ledger = new ToolLedger();
    private final ToolList tools = new ToolList();
    private final HeldPieces system = new HeldPieces();
    private final Blocks systemBlocks = new Blocks(system);
    private final HeldPieces result = new HeldPieces();
    private final Blocks resultBlocks = new Blocks(result);
    private final HeldPieces thought = new HeldPieces();
    private final HeldPieces name = new HeldPieces();
    private Role role = Role.USER;
    private boolean thinking;
    private boolean toolOpen;
    private String resultId = "";
    private String resultName = "";
    private boolean failed;
    private @Nullable String resultMark;
    /** The blocks that were written last. */
    private @Nullable Blocks last;

    MessagesRequestWriter(RequestOrder order, ByteSink out) {
        this.out = out;
        root = new RootFields(order);
        turns = new TurnWriter(out);
        root.begin(out);
        ascii(",\"messages\":[", out);
    }

    @Override
    public void message(Role speaker) {
        role = speaker;
        resultId = "";
        resultName = "";
        failed = false;
        resultMark = null;
    }

    /** Where the open message's next block goes. */
    private Blocks blocks() {
        unsaid();
        Blocks to =
                switch (role) {
                    case SYSTEM, DEVELOPER -> systemBlocks;
                    case USER -> turns.user();
                    case ASSISTANT -> turns.assistant();
                    case TOOL -> resultBlocks;
                };
        last = to;
        return to;
    }

    /** Reasoning that nothing seals cannot be said: the API takes back only what it has signed itself. */
    private void unsaid() {
        if (thinking) {
            thinking = false;
            if (!thought.isEmpty()) {
                root.dropped().report("reasoning_content");
            }
            thought.close();
        }
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (!BlankText.blank(escaped)) {
            blocks().text(escaped);
        }
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        unsaid();
        thinking = true;
        thought.append(escaped);
    }

    @Override
    public void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        boolean signs = kind == Seal.SIGNATURE;
        if (role != Role.ASSISTANT || (signs && !thinking)) {
            drop("reasoning_signature");
            return;
        }
        if (signs) {
            thinking = false;
        } else {
            unsaid();
        }
        Blocks to = turns.thought();
        if (signs) {
            to.begin("{\"type\":\"thinking\",\"thinking\":\"");
            thought.moveTo(out);
            ascii("\",\"signature\":\"", out);
        } else {
            to.begin("{\"type\":\"redacted_thinking\",\"data\":\"");
        }
        out.append(escaped);
        ascii("\"", out);
        last = to;
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        boolean document = kind == Media.DOCUMENT;
        if (kind == Media.IMAGE || (document && (source != Media.Source.INLINE || pdf(type)))) {
            String mime = document && type.isEmpty() ? "application/pdf" : type;
            blocks().media(kind, source, mime, document ? name : null, escaped);
        } else {
            losses().refuse(
                            document
                                    ? "This model server takes documents inside a request as PDF only."
                                    : "This model server takes text, images and documents; it has no place for "
                                            + kind.label() + ".",
                            "messages");
        }
        name.close();
    }

    private static boolean pdf(String type) {
        return type.isEmpty() || type.equals("application/pdf");
    }

    @Override
    public void mediaName(@Borrowed ByteBuf escaped) {
        name.close();
        name.append(escaped);
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        if (PARTS.contains(type)) {
            blocks().raw(raw);
        } else if (type.endsWith("thinking") || type.equals("reasoning")) {
            drop(type);
        } else {
            losses().refuse("This model server has no place for a part of the type \"" + type + "\".", "messages");
        }
    }

    @Override
    public void serverTool(String type, @Borrowed ByteBuf raw) {
        if (ServerBlocks.known(type, raw) && role == Role.ASSISTANT) {
            blocks().raw(raw);
        } else {
            drop(type);
        }
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        unsaid();
        Blocks to = turns.call();
        to.begin("{\"type\":\"tool_use\",\"id\":");
        new JsonWriter(out).string(plain(ledger.call(id, name)));
        ascii(",\"name\":", out);
        new JsonWriter(out).string(name);
        ascii(",\"input\":", out);
        ArgumentObject.write(arguments, out);
        last = to;
    }

    /** Ids of calls are letters, digits, dashes and underscores; the same id comes out the same wherever it stands. */
    private static String plain(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (!plain(id.charAt(i))) {
                StringBuilder text = new StringBuilder(id.length());
                id.chars().forEach(c -> text.append(plain((char) c) ? (char) c : '_'));
                return text.toString();
            }
        }
        return id;
    }

    private static boolean plain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    @Override
    public void toolResult(String id, String name) {
        resultId = id;
        resultName = name;
    }

    @Override
    public void toolFailed() {
        failed = true;
    }

    @Override
    public void cacheMark(String ttl) {
        if (toolOpen) {
            tools.more(CacheMark.field(ttl));
        } else if (role == Role.TOOL && last == resultBlocks) {
            // A part of a result cannot be kept by itself.
            resultMark = ttl;
        } else if (last != null) {
            last.mark(ttl);
        }
    }

    @Override
    public void messageEnd() {
        unsaid();
        if (role == Role.TOOL) {
            result();
        }
    }

    private void result() {
        Blocks to = turns.result();
        to.begin("{\"type\":\"tool_result\",\"tool_use_id\":");
        new JsonWriter(out).string(plain(ledger.idOf(resultId, resultName)));
        ascii(failed ? ",\"is_error\":true" : "", out);
        if (!resultBlocks.isEmpty()) {
            resultBlocks.close();
            ascii(",\"content\":[", out);
            result.moveTo(out);
            ascii("]", out);
        }
        resultBlocks.clear();
        if (resultMark != null) {
            ascii(CacheMark.field(resultMark), out);
        }
        last = to;
    }

    @Override
    public void tool(String name) {
        toolOpen = true;
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
        tools.more(wanted ? ",\"strict\":true" : ",\"strict\":false");
    }

    @Override
    public void toolEnd() {
        toolOpen = false;
        tools.close();
    }

    @Override
    public void otherTool(String type, @Borrowed ByteBuf raw) {
        // Those of this API end with the day of their version.
        if (type.matches("[a-z0-9_]+_20\\d{6}") || type.equals("mcp_toolset")) {
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
    public void param(Param key, @Borrowed ByteBuf raw) {
        if (key == Param.PARALLEL_TOOL_CALLS) {
            if (raw.toString(StandardCharsets.US_ASCII).equals("false")) {
                tools.single();
            }
        } else {
            root.param(key, raw);
        }
    }

    @Override
    public void thinkingBudget(long tokens) {
        root.budget(tokens);
    }

    @Override
    public void end() {
        turns.end();
        systemBlocks.close();
        if (!systemBlocks.isEmpty() && turns.count() == 0) {
            // The API wants somebody to answer.
            ascii("{\"role\":\"user\",\"content\":[", out);
            system.moveTo(out);
            ascii("]}]", out);
        } else {
            ascii("]", out);
            if (!systemBlocks.isEmpty()) {
                ascii(",\"system\":[", out);
                system.moveTo(out);
                ascii("]", out);
            }
        }
        root.end(tools.forced(), turns.unsigned(), out);
        tools.moveTo(out);
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
        turns.close();
        tools.release();
        system.close();
        result.close();
        thought.close();
        name.close();
    }
}
