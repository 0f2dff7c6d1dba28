package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.RequestWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the reader of a caller's request and two writers: one gets what every question of a run begins with,
 * the other what only the question for the answer itself says (how long, in which format, where to stop). The mark is
 * put at the end of the last thing the user says, within the same text, since not every server takes two.
 *
 * <p>Tools are not offered to members: nobody is there to run them. One run's, on its loop.
 */
final class PromptSink implements ChatSink {
    private final RequestWriter shared;
    private final RequestWriter own;
    private final ByteBufAllocator allocator;
    private final byte[] mark;
    private final List<String> dropped = new ArrayList<>();
    private @Nullable ByteBuf text;
    private boolean said;
    private boolean ending;
    private String temperature = "";
    private boolean bounded;

    /**
     * A sink.
     *
     * @param shared gets messages, and parameters that hold for every question
     * @param own gets parameters of the answer
     * @param mark what stands where a question goes on, ASCII, fit for the inside of a JSON string
     */
    PromptSink(RequestWriter shared, RequestWriter own, ByteBufAllocator allocator, byte[] mark) {
        this.shared = shared;
        this.own = own;
        this.allocator = allocator;
        this.mark = mark;
    }

    /** The caller's temperature as JSON, empty without one. */
    String temperature() {
        return temperature;
    }

    /** Whether the caller bounded the answer's tokens. */
    boolean bounded() {
        return bounded;
    }

    /** What a council has no place for. */
    List<String> dropped() {
        List<String> all = new ArrayList<>(dropped);
        all.addAll(shared.dropped());
        all.addAll(own.dropped());
        return all;
    }

    private void drop(String name) {
        if (!dropped.contains(name)) {
            dropped.add(name);
        }
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        switch (key) {
            case TEMPERATURE -> temperature = raw.toString(StandardCharsets.US_ASCII);
            case MAX_TOKENS -> {
                bounded = true;
                own.param(key, raw);
            }
            case STOP -> own.param(key, raw);
            case N, LOGPROBS, TOP_LOGPROBS, LOGIT_BIAS -> drop(key.name().toLowerCase(java.util.Locale.ROOT));
            default -> shared.param(key, raw);
        }
    }

    @Override
    public void thinking(Thinking level) {
        shared.thinking(level);
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        own.format(schema);
    }

    @Override
    public void message(Role role) {
        close();
        said = role == Role.USER;
        shared.message(role);
    }

    /** Ends the message before, which turned out not to be the last. */
    private void close() {
        flush();
        if (ending) {
            ending = false;
            shared.messageEnd();
        }
    }

    private void flush() {
        ByteBuf held = text;
        if (held != null) {
            text = null;
            shared.text(held);
            held.release();
        }
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        flush();
        int length = escaped.readableBytes();
        text = allocator.buffer(length + mark.length).writeBytes(escaped, escaped.readerIndex(), length);
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        shared.reasoning(escaped);
    }

    @Override
    public void image(String mime, @Borrowed ByteBuf base64) {
        flush();
        shared.image(mime, base64);
    }

    @Override
    public void imageUrl(@Borrowed ByteBuf escaped) {
        flush();
        shared.imageUrl(escaped);
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        flush();
        shared.part(type, raw);
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        flush();
        shared.toolCall(id, name, arguments);
    }

    @Override
    public void toolResult(String id, String name) {
        shared.toolResult(id, name);
    }

    @Override
    public void messageEnd() {
        ending = true;
    }

    @Override
    public void tool(String name) {
        drop("tools");
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        // Its tool was dropped.
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        // Its tool was dropped.
    }

    @Override
    public void toolEnd() {
        // Its tool was dropped.
    }

    @Override
    public void toolChoice(ToolChoice choice, String name) {
        // Without tools there is nothing to choose.
    }

    @Override
    public void prompt(@Borrowed ByteBuf escaped) {
        message(Role.USER);
        text(escaped);
        messageEnd();
    }

    @Override
    public void suffix(@Borrowed ByteBuf escaped) {
        drop("suffix");
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        drop("input");
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        drop("input");
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        if (!CouncilFields.NAMES.contains(name)) {
            drop(name);
        }
    }

    @Override
    public void end() {
        if (!ending || !said) {
            close();
            shared.message(Role.USER);
            text = allocator.buffer(mark.length);
        } else {
            text = text == null ? allocator.buffer(mark.length) : text;
        }
        ByteBuf last = text;
        if (last != null) {
            last.writeBytes(mark);
        }
        ending = true;
        close();
        shared.end();
        own.end();
    }

    /** Gives back what it holds. Idempotent. */
    void release() {
        if (text != null) {
            text.release();
            text = null;
        }
        shared.close();
        own.close();
    }
}
