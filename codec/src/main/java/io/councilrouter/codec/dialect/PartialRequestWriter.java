package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A writer for an operation that has no place for some of the verbs: those that it does not override are dropped and
 * noted by name. A prompt is passed on as a conversation.
 */
public interface PartialRequestWriter extends RequestWriter {

    /** Notes what was dropped, and what must not be. */
    Dropped losses();

    @Override
    default void drop(String name) {
        losses().report(name);
    }

    @Override
    default List<String> dropped() {
        return losses().names();
    }

    @Override
    default void reasoning(@Borrowed ByteBuf escaped) {
        losses().report("reasoning_content");
    }

    @Override
    default void part(String type, @Borrowed ByteBuf raw) {
        losses().report(type);
    }

    @Override
    default void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        losses().report("tool_calls");
    }

    @Override
    default void toolResult(String id, String name) {
        losses().report("tool_call_id");
    }

    @Override
    default void tool(String name) {
        losses().report("tools");
    }

    @Override
    default void toolDescription(@Borrowed ByteBuf escaped) {
        // Reported with its tool.
    }

    @Override
    default void toolParameters(@Borrowed ByteBuf raw) {
        // Reported with its tool.
    }

    @Override
    default void toolEnd() {
        // Reported with its tool.
    }

    @Override
    default void toolChoice(ToolChoice choice, String name) {
        losses().report("tool_choice");
    }

    @Override
    default void prompt(@Borrowed ByteBuf escaped) {
        // A prompt without a conversation is a message of the user.
        message(Role.USER);
        text(escaped);
        messageEnd();
    }

    @Override
    default void suffix(@Borrowed ByteBuf escaped) {
        losses().refuse(
                        "This model server holds conversations and cannot fill the gap before a suffix; leave \"suffix\" out or"
                                + " ask a model that completes prompts.",
                        "suffix");
    }

    @Override
    default void promptOdds(@Borrowed ByteBuf raw) {
        losses().refuse(
                        "This model server holds conversations and has no likelihoods for the tokens of a completion; leave"
                                + " \"logprobs\" out or ask /v1/chat/completions.",
                        "logprobs");
    }

    @Override
    default void input(@Borrowed ByteBuf escaped) {
        losses().report("input");
    }

    @Override
    default void inputTokens(@Borrowed ByteBuf raw) {
        losses().report("input");
    }

    @Override
    default void other(String name, @Borrowed ByteBuf raw) {
        losses().report(name);
    }

    @Override
    default @Nullable Fault fault() {
        return losses().fault();
    }
}
