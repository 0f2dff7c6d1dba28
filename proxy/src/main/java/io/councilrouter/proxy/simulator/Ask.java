package io.councilrouter.proxy.simulator;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the simulator needs to know of a request: the last words said, the first tool, how many texts to embed. */
final class Ask implements ChatSink {
    private static final int LONGEST = 240;

    private Role role = Role.USER;
    private String words = "";
    private String tool = "";
    private @Nullable String schema;
    private @Nullable String form;
    private boolean answersTool;
    private boolean toolsOff;
    private boolean thinks;
    private int messages;
    private int inputs;
    private int most = Integer.MAX_VALUE;
    private int dimensions = 8;

    /** The last text of a user or a tool, cut to a bearable length. */
    String words() {
        return words;
    }

    /** Name of the tool to call, empty for none. */
    String tool() {
        return toolsOff || answersTool ? "" : tool;
    }

    /** JSON schema of its arguments, null without one. */
    @Nullable
    String schema() {
        return schema;
    }

    /** JSON schema that the answer is to follow, null without one. */
    @Nullable
    String form() {
        return form;
    }

    boolean thinks() {
        return thinks;
    }

    boolean empty() {
        return messages == 0 && words.isEmpty();
    }

    int inputs() {
        return inputs;
    }

    int most() {
        return most;
    }

    int dimensions() {
        return dimensions;
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        String text = raw.toString(StandardCharsets.US_ASCII);
        if (text.matches("\\d{1,9}")) {
            if (key == Param.MAX_TOKENS) {
                most = Math.max(1, Integer.parseInt(text));
            } else if (key == Param.DIMENSIONS) {
                dimensions = Math.clamp(Integer.parseInt(text), 1, 4096);
            }
        }
    }

    @Override
    public void thinking(Thinking level) {
        thinks = level != Thinking.OFF;
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        form = schema == null ? null : schema.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void message(Role by) {
        role = by;
        messages++;
        answersTool = by == Role.TOOL;
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (role == Role.USER || role == Role.TOOL) {
            words = plain(escaped);
        }
    }

    private static String plain(ByteBuf escaped) {
        int length = Math.min(escaped.readableBytes(), LONGEST * 6);
        ByteBuf out = Unpooled.buffer(length);
        JsonEscapes.unescape(escaped.slice(escaped.readerIndex(), length), out, length);
        String text = out.toString(StandardCharsets.UTF_8);
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        // Earlier thoughts change nothing.
    }

    @Override
    public void image(String mime, @Borrowed ByteBuf base64) {
        // It sees nothing.
    }

    @Override
    public void imageUrl(@Borrowed ByteBuf escaped) {
        // It fetches nothing.
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        // It hears nothing.
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        // Only the result of a call matters.
    }

    @Override
    public void toolResult(String id, String name) {
        answersTool = true;
    }

    @Override
    public void messageEnd() {
        // Nothing is gathered per message.
    }

    @Override
    public void tool(String name) {
        if (tool.isEmpty()) {
            tool = name;
        }
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        // It does not read manuals.
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        if (schema == null) {
            schema = raw.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void toolEnd() {
        // The first tool is the one that is called.
    }

    @Override
    public void toolChoice(ToolChoice choice, String name) {
        toolsOff = choice == ToolChoice.NONE;
        if (choice == ToolChoice.NAMED && !name.isEmpty()) {
            tool = name;
        }
    }

    @Override
    public void prompt(@Borrowed ByteBuf escaped) {
        words = plain(escaped);
    }

    @Override
    public void suffix(@Borrowed ByteBuf escaped) {
        // It fills no gaps.
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        inputs++;
        words = plain(escaped);
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        inputs++;
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        // Unknown fields are tolerated, as engines do.
    }

    @Override
    public void end() {
        // All is known now.
    }
}
