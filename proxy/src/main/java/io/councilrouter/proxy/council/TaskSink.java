package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.config.TaskRule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Records how the first system message and the last user message of a request begin. Belongs to one request, on its
 * loop.
 */
final class TaskSink implements ChatSink {
    /** A character takes at most six bytes while escaped. */
    private static final int BYTES = TaskRule.LENGTH * 6;

    private String system = "";
    private String user = "";
    private Role role = Role.USER;
    private boolean begun;

    /** How the first system message begins; empty if there is none. */
    String system() {
        return system;
    }

    /** How the last user message begins; empty if there is none. */
    String user() {
        return user;
    }

    @Override
    public void message(Role by) {
        role = by;
        begun = false;
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (begun) {
            return;
        }
        String text = beginning(escaped);
        begun = !text.isEmpty();
        if (role == Role.USER) {
            user = text;
        } else if ((role == Role.SYSTEM || role == Role.DEVELOPER) && system.isEmpty()) {
            system = text;
        }
    }

    private static String beginning(ByteBuf escaped) {
        int length = whole(escaped);
        ByteBuf out = Unpooled.buffer(length);
        JsonEscapes.unescape(escaped.slice(escaped.readerIndex(), length), out, length);
        String text = out.toString(StandardCharsets.UTF_8).stripLeading();
        return text.length() > TaskRule.LENGTH ? text.substring(0, TaskRule.LENGTH) : text;
    }

    /** Length of a prefix that is long enough and does not end inside an escape. */
    private static int whole(ByteBuf escaped) {
        int from = escaped.readerIndex();
        int end = escaped.readableBytes();
        int at = 0;
        int next = 0;
        while (end > BYTES && next <= BYTES) {
            at = next;
            boolean escape = escaped.getByte(from + at) == '\\';
            next += !escape ? 1 : escaped.getByte(from + at + 1) == 'u' ? 6 : 2;
        }
        return end > BYTES ? at : end;
    }

    @Override
    public void prompt(@Borrowed ByteBuf escaped) {
        message(Role.USER);
        text(escaped);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        // A title is a task whatever its length or temperature.
    }

    @Override
    public void thinking(Thinking level) {
        // The same.
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        // The same.
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        // Not passed on.
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        // Rules are about words.
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        // Rules are about words.
    }

    @Override
    public void toolResult(String id, String name) {
        // Rules are about words.
    }

    @Override
    public void messageEnd() {
        // The next message starts again.
    }

    @Override
    public void tool(String name) {
        // Rules are about words.
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        // Rules are about words.
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        // Rules are about words.
    }

    @Override
    public void toolEnd() {
        // Rules are about words.
    }

    @Override
    public void toolChoice(ToolChoice choice, String name) {
        // Rules are about words.
    }

    @Override
    public void suffix(@Borrowed ByteBuf escaped) {
        // Rules are about words.
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        // Nobody embeds with a council.
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        // Nobody embeds with a council.
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        // Rules are about words.
    }

    @Override
    public void end() {
        // Everything is known now.
    }
}
