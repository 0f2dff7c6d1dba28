package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootedRequestWriter;
import io.councilrouter.codec.dialect.ToolLedger;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request of {@code /v1/chat/completions}. Messages are written as they come, everything else waits for the
 * end, so that root fields may come in any order.
 */
final class ChatRequestWriter implements RootedRequestWriter {
    private final RequestOrder order;
    private final ByteSink out;
    private final RootFields root;
    private final ToolLedger ledger = new ToolLedger();
    private final MessageParts parts = new MessageParts();
    private final HeldPieces calls = new HeldPieces();
    private final HeldPieces reasoning = new HeldPieces();
    private final HeldPieces refusal = new HeldPieces();
    private final HeldPieces name = new HeldPieces();
    private final HeldPieces tools = new HeldPieces();
    /** Images of tool results: OpenAI allows them only in a user's message, which must not come between two results. */
    private final MessageParts leftOver = new MessageParts();

    private final HeldPieces choice = new HeldPieces();
    private final HeldPieces allowed = new HeldPieces();
    private @Nullable Role role;
    private String resultId = "";
    private String resultName = "";
    private int messages;

    ChatRequestWriter(RequestOrder order, ByteSink out) {
        this.order = order;
        this.out = out;
        this.root = new RootFields(order);
        root.begin(out);
    }

    @Override
    public void message(Role speaker) {
        if (speaker != Role.TOOL) {
            leftOver();
        }
        role = speaker;
        resultId = "";
        resultName = "";
        open();
        ascii(
                switch (speaker) {
                    case SYSTEM -> "\"system\"";
                    case DEVELOPER -> "\"developer\"";
                    case USER -> "\"user\"";
                    case ASSISTANT -> "\"assistant\"";
                    case TOOL -> "\"tool\"";
                },
                out);
    }

    private void open() {
        ascii(messages++ == 0 ? ",\"messages\":[{\"role\":" : ",{\"role\":", out);
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (role == Role.SYSTEM || role == Role.DEVELOPER) {
            // Many servers, and the templates of many models, take what the system says as one text only.
            parts.paragraph(escaped);
        } else {
            parts.text(escaped);
        }
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        if (order.extensions()) {
            reasoning.append(escaped);
        } else {
            root.dropped().report("reasoning_content");
        }
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        MessageParts where = role == Role.TOOL ? leftOver : parts;
        boolean inline = source == Media.Source.INLINE;
        if (kind == Media.IMAGE && source != Media.Source.FILE) {
            String mime = inline && type.isEmpty() ? InlineImage.sniff(escaped) : type;
            where.link("image_url", inline ? data(mime) : "", escaped);
        } else if (kind == Media.AUDIO && inline) {
            where.sound(SoundFormat.of(type), escaped);
        } else if (kind == Media.DOCUMENT && inline) {
            where.file(name, "file_data", data(type.isEmpty() ? "application/pdf" : type), escaped);
        } else if (kind == Media.DOCUMENT && source == Media.Source.FILE) {
            where.file(name, "file_id", "", escaped);
        } else if (kind == Media.VIDEO && source != Media.Source.FILE && order.extensions()) {
            where.link("video_url", inline ? data(type.isEmpty() ? "video/mp4" : type) : "", escaped);
        } else {
            String how =
                    switch (source) {
                        case INLINE -> " inside a request.";
                        case URL -> " as a link.";
                        case FILE -> " by the id of a file.";
                    };
            losses().refuse("This model server does not take " + kind.label() + how, "messages");
        }
        name.close();
    }

    private static String data(String type) {
        return "data:" + type + ";base64,";
    }

    @Override
    public void mediaName(@Borrowed ByteBuf escaped) {
        name.close();
        name.append(escaped);
    }

    @Override
    public void refusal(@Borrowed ByteBuf escaped) {
        refusal.append(escaped);
    }

    /** A part that only this dialect has is passed on as it came; the dialect's servers know what they take. */
    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        parts.raw(raw);
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        ascii(calls.isEmpty() ? "{" : ",{", calls);
        Envelope.call(ledger.call(id, name), name, calls);
        if (arguments.isReadable()) {
            calls.append(arguments);
        } else {
            ascii("{}", calls);
        }
        ascii("\"}}", calls);
    }

    @Override
    public void toolResult(String id, String name) {
        resultId = id;
        resultName = name;
    }

    @Override
    public void messageEnd() {
        if (role == Role.TOOL) {
            ascii(",\"tool_call_id\":", out);
            Envelope.string(ledger.idOf(resultId, resultName), out);
        }
        ascii(",\"content\":", out);
        parts.moveTo(out, role == Role.ASSISTANT && !(calls.isEmpty() && refusal.isEmpty()));
        if (!refusal.isEmpty()) {
            ascii(",\"refusal\":\"", out);
            refusal.moveTo(out);
            ascii("\"", out);
        }
        if (!reasoning.isEmpty()) {
            ascii(",\"reasoning_content\":\"", out);
            reasoning.moveTo(out);
            ascii("\"", out);
        }
        if (!calls.isEmpty()) {
            ascii(",\"tool_calls\":[", out);
            calls.moveTo(out);
            ascii("]", out);
        }
        ascii("}", out);
    }

    private void leftOver() {
        if (!leftOver.isEmpty()) {
            open();
            ascii("\"user\",\"content\":", out);
            leftOver.moveTo(out, false);
            ascii("}", out);
        }
    }

    @Override
    public void tool(String name) {
        ascii(tools.isEmpty() ? "" : ",", tools);
        ascii("{\"type\":\"function\",\"function\":{\"name\":", tools);
        Envelope.string(name, tools);
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        ascii(",\"description\":\"", tools);
        tools.append(escaped);
        ascii("\"", tools);
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        ascii(",\"parameters\":", tools);
        tools.append(raw);
    }

    @Override
    public void toolStrict(boolean wanted) {
        ascii(wanted ? ",\"strict\":true" : ",\"strict\":false", tools);
    }

    @Override
    public void toolEnd() {
        ascii("}}", tools);
    }

    @Override
    public void allowedTool(String name) {
        ascii(allowed.isEmpty() ? "" : ",", allowed);
        function(name, allowed);
    }

    private static void function(String name, ByteSink out) {
        ascii("{\"type\":\"function\",\"function\":{\"name\":", out);
        Envelope.string(name, out);
        ascii("}}", out);
    }

    @Override
    public void toolChoice(ToolChoice wanted, String name) {
        choice.close();
        String mode =
                switch (wanted) {
                    case AUTO, NAMED -> "\"auto\"";
                    case NONE -> "\"none\"";
                    case REQUIRED -> "\"required\"";
                };
        if (wanted == ToolChoice.NAMED) {
            function(name, choice);
        } else if (allowed.isEmpty() || wanted == ToolChoice.NONE) {
            ascii(mode, choice);
        } else {
            ascii("{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":" + mode + ",\"tools\":[", choice);
            allowed.moveTo(choice);
            ascii("]}}", choice);
        }
    }

    @Override
    public void end() {
        leftOver();
        ascii(messages == 0 ? ",\"messages\":[]" : "]", out);
        if (!tools.isEmpty()) {
            ascii(",\"tools\":[", out);
            tools.moveTo(out);
            ascii("]", out);
            if (!choice.isEmpty()) {
                ascii(",\"tool_choice\":", out);
                choice.moveTo(out);
            }
        }
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
        parts.close();
        leftOver.close();
        calls.close();
        reasoning.close();
        tools.close();
        choice.close();
        allowed.close();
        refusal.close();
        name.close();
    }
}
