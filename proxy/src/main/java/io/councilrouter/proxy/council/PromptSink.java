package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Records a caller's request on three tapes: the messages, with which every question of a run begins; the other fields
 * that hold for every question; and what applies to the council's answer alone (length, format, stop words). The user's
 * last text is left open: each question continues it, because not every server accepts two texts in a row.
 *
 * <p>Tools are not offered to members: nobody is there to run them. Belongs to one run, on its loop.
 */
final class PromptSink implements ChatSink {
    /** What fields beside the messages usually take, bytes. */
    private static final int FIELDS = 64;

    private final ChatTape conversation;
    private final ChatTape fields;
    private final ChatTape answer;
    private final Dropped dropped = new Dropped();
    private boolean said;
    private boolean ending;
    /** Tools are being described, and no message has followed yet. */
    private boolean tools;

    private String temperature = "";

    /**
     * A sink.
     *
     * @param size about how many bytes the request has
     */
    PromptSink(ByteBufAllocator allocator, int size) {
        conversation = new ChatTape(allocator, size);
        fields = new ChatTape(allocator, FIELDS);
        answer = new ChatTape(allocator, FIELDS);
    }

    /** What was recorded; call after {@link #end}. The result owns the tapes from then on. */
    SharedPrompt prompt(ByteBufAllocator allocator, boolean asItCame) {
        return new SharedPrompt(conversation, fields, answer, temperature, asItCame, dropped.names(), allocator);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        switch (key) {
            case TEMPERATURE -> temperature = raw.toString(StandardCharsets.US_ASCII);
            case MAX_TOKENS, STOP, VERBOSITY -> answer.param(key, raw);
            case N,
                    LOGPROBS,
                    TOP_LOGPROBS,
                    LOGIT_BIAS,
                    PARALLEL_TOOL_CALLS,
                    STORE,
                    // OpenAI accepts it only together with store.
                    METADATA,
                    MODALITIES,
                    AUDIO,
                    PREVIOUS_RESPONSE_ID -> dropped.report(key.label());
            default -> fields.param(key, raw);
        }
    }

    @Override
    public void thinking(Thinking level) {
        fields.thinking(level);
    }

    @Override
    public void thinkingBudget(long tokens) {
        fields.thinkingBudget(tokens);
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        answer.format(schema);
    }

    @Override
    public void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        answer.format(name, strict, schema);
    }

    @Override
    public void message(Role role) {
        close();
        said = role == Role.USER;
        tools = false;
        conversation.message(role);
    }

    /** Ends the previous message, which turned out not to be the last. */
    private void close() {
        if (ending) {
            ending = false;
            conversation.messageEnd();
        }
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        conversation.text(escaped);
    }

    @Override
    public void reasoning(@Borrowed ByteBuf escaped) {
        conversation.reasoning(escaped);
    }

    @Override
    public void drop(String name) {
        dropped.report(name);
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        conversation.media(kind, source, type, escaped);
    }

    @Override
    public void mediaName(@Borrowed ByteBuf escaped) {
        conversation.mediaName(escaped);
    }

    @Override
    public void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        conversation.sealed(kind, escaped);
    }

    @Override
    public void refusal(@Borrowed ByteBuf escaped) {
        conversation.refusal(escaped);
    }

    /** A cache mark on a tool is dropped with the tool. */
    @Override
    public void cacheMark(String ttl) {
        if (!tools) {
            conversation.cacheMark(ttl);
        }
    }

    @Override
    public void toolFailed() {
        conversation.toolFailed();
    }

    @Override
    public void part(String type, @Borrowed ByteBuf raw) {
        conversation.part(type, raw);
    }

    @Override
    public void serverTool(String type, @Borrowed ByteBuf raw) {
        conversation.serverTool(type, raw);
    }

    @Override
    public void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        conversation.toolCall(id, name, arguments);
    }

    @Override
    public void toolResult(String id, String name) {
        conversation.toolResult(id, name);
    }

    @Override
    public void messageEnd() {
        ending = true;
    }

    @Override
    public void tool(String name) {
        tools = true;
        dropped.report("tools");
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
    public void toolStrict(boolean wanted) {
        // Its tool was dropped.
    }

    @Override
    public void toolEnd() {
        // Its tool was dropped.
    }

    @Override
    public void otherTool(String type, @Borrowed ByteBuf raw) {
        tools = true;
        dropped.report("tools");
    }

    @Override
    public void allowedTool(String name) {
        // Without tools there is nothing to choose.
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
        dropped.report("suffix");
    }

    @Override
    public void promptOdds(@Borrowed ByteBuf raw) {
        dropped.report("logprobs");
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        dropped.report("input");
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        dropped.report("input");
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        if (!CouncilFields.NAMES.contains(name)) {
            dropped.report(name);
        }
    }

    @Override
    public void end() {
        if (!ending || !said) {
            close();
            conversation.message(Role.USER);
        }
        conversation.reopen();
    }

    /** Releases the tapes of a request that failed; call once. */
    void release() {
        conversation.release();
        fields.release();
        answer.release();
    }
}
