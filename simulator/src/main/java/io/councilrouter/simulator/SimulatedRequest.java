package io.councilrouter.simulator;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator needs to know of a request: the last message, the tools, whose turn it is, how many texts to
 * embed.
 */
final class SimulatedRequest implements ChatSink {
    private static final int LONGEST = 240;

    /** Longest message that is searched for a script. */
    private static final int LONGEST_SCRIPT = 16 * 1024;

    private Role role = Role.USER;
    private String words = "";
    private String tool = "";
    private String describing = "";
    private final Map<String, String> schemas = new HashMap<>();
    private @Nullable String form;
    private boolean json;
    private TurnScript always = TurnScript.NONE;
    private TurnScript now = TurnScript.NONE;
    private int turn;
    private int called;
    private boolean calls;
    /** The open message has no text so far. */
    private boolean silent;

    private boolean answersTool;
    private boolean toolsOff;
    private boolean thinks;
    private int messages;
    private int inputs;
    private int most = Integer.MAX_VALUE;
    private int dimensions = 8;

    /** The last text of a user or a tool, cut to a reasonable length. */
    String words() {
        return words;
    }

    /** Name of the tool to call, empty for none. */
    String tool() {
        return toolsOff || answersTool ? "" : tool;
    }

    /** JSON schema of the tool's arguments; null if there is none. */
    @Nullable
    String schema(String name) {
        return schemas.get(name);
    }

    /** Whether no tool may be called. */
    boolean toolsOff() {
        return toolsOff;
    }

    /** The script in the user's last message, else in the system message. */
    TurnScript turns() {
        return now.turns().isEmpty() ? always : now;
    }

    /** The turn since the user last spoke, from 0: how often tools have been called since. */
    int turn() {
        return turn;
    }

    /** How many calls of tools the conversation has, those before the user spoke last among them. */
    int called() {
        return called;
    }

    /** Whether the answer should be JSON. */
    boolean json() {
        return json;
    }

    /** Stops calling tools. */
    void settle(boolean done) {
        answersTool |= done;
    }

    /** JSON schema of the answer; null if there is none. */
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
        json = true;
        form = schema == null ? null : schema.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void message(Role by) {
        role = by;
        messages++;
        answersTool = by == Role.TOOL || (by == Role.USER && answersTool);
        calls = false;
        silent = true;
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (!escaped.isReadable()) {
            // What has no words says nothing: some APIs have the field for them in each message.
            return;
        }
        if (role == Role.USER || role == Role.TOOL) {
            words = plain(escaped, LONGEST);
        }
        if (role == Role.USER) {
            // A picture alone is no new question: what a tool has painted comes to some servers as the user's.
            if (silent) {
                silent = false;
                answersTool = false;
                now = TurnScript.NONE;
                turn = 0;
            }
            script(escaped);
        } else if (role == Role.SYSTEM || role == Role.DEVELOPER) {
            always = TurnScript.in(plain(escaped, LONGEST_SCRIPT));
        }
    }

    private void script(ByteBuf escaped) {
        TurnScript found = TurnScript.in(plain(escaped, LONGEST_SCRIPT));
        now = found.turns().isEmpty() ? now : found;
    }

    private static String plain(ByteBuf escaped, int longest) {
        int length = whole(escaped, longest * 6);
        ByteBuf out = Unpooled.buffer(length);
        JsonEscapes.unescape(escaped.slice(escaped.readerIndex(), length), out, length);
        String text = out.toString(StandardCharsets.UTF_8);
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    /** Length of the longest prefix of at most {@code most} bytes that does not end inside an escape. */
    private static int whole(ByteBuf escaped, int most) {
        int end = escaped.readableBytes();
        if (end <= most) {
            return end;
        }
        int at = 0;
        int next = 0;
        while (next <= most) {
            at = next;
            boolean escape = escaped.getByte(escaped.readerIndex() + at) == '\\';
            next += !escape ? 1 : escaped.getByte(escaped.readerIndex() + at + 1) == 'u' ? 6 : 2;
        }
        return at;
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        // Earlier thoughts change nothing.
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        // Audio is ignored.
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        calls = true;
        called++;
    }

    @Override
    public void toolResult(String id, String name) {
        answersTool = true;
    }

    @Override
    public void messageEnd() {
        turn += calls ? 1 : 0;
        calls = false;
    }

    @Override
    public void tool(String name) {
        describing = name;
        if (tool.isEmpty()) {
            tool = name;
        }
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        // Descriptions of tools are ignored.
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        schemas.putIfAbsent(describing, raw.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void toolEnd() {
        // The first tool is the one that is called, unless a script says otherwise.
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
        words = plain(escaped, LONGEST);
        script(escaped);
    }

    @Override
    public void suffix(@Borrowed ByteBuf escaped) {
        // A suffix is ignored.
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        inputs++;
        words = plain(escaped, LONGEST);
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
        // Everything is known now.
    }
}
