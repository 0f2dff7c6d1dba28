package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A sink that sits between a reader and a writer of requests: it forwards every call. A new verb is added here once, so
 * that the classes in between need not know it.
 */
public interface ChatRelay extends ChatSink {

    /** The sink to which a verb is passed on; asked again for each. */
    ChatSink to();

    @Override
    default void param(Param key, @Borrowed ByteBuf raw) {
        to().param(key, raw);
    }

    @Override
    default void thinking(Thinking level) {
        to().thinking(level);
    }

    @Override
    default void format(@Borrowed @Nullable ByteBuf schema) {
        to().format(schema);
    }

    @Override
    default void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        to().format(name, strict, schema);
    }

    @Override
    default void message(Role role) {
        to().message(role);
    }

    @Override
    default void text(@Borrowed ByteBuf escaped) {
        to().text(escaped);
    }

    @Override
    default void reasoning(@Borrowed ByteBuf escaped) {
        to().reasoning(escaped);
    }

    @Override
    default void part(String type, @Borrowed ByteBuf raw) {
        to().part(type, raw);
    }

    @Override
    default void serverTool(String type, @Borrowed ByteBuf raw) {
        to().serverTool(type, raw);
    }

    @Override
    default void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        to().toolCall(id, name, arguments);
    }

    @Override
    default void toolResult(String id, String name) {
        to().toolResult(id, name);
    }

    @Override
    default void messageEnd() {
        to().messageEnd();
    }

    @Override
    default void tool(String name) {
        to().tool(name);
    }

    @Override
    default void toolDescription(@Borrowed ByteBuf escaped) {
        to().toolDescription(escaped);
    }

    @Override
    default void toolParameters(@Borrowed ByteBuf raw) {
        to().toolParameters(raw);
    }

    @Override
    default void toolEnd() {
        to().toolEnd();
    }

    @Override
    default void toolChoice(ToolChoice choice, String name) {
        to().toolChoice(choice, name);
    }

    @Override
    default void prompt(@Borrowed ByteBuf escaped) {
        to().prompt(escaped);
    }

    @Override
    default void suffix(@Borrowed ByteBuf escaped) {
        to().suffix(escaped);
    }

    @Override
    default void promptOdds(@Borrowed ByteBuf raw) {
        to().promptOdds(raw);
    }

    @Override
    default void input(@Borrowed ByteBuf escaped) {
        to().input(escaped);
    }

    @Override
    default void inputTokens(@Borrowed ByteBuf raw) {
        to().inputTokens(raw);
    }

    @Override
    default void other(String name, @Borrowed ByteBuf raw) {
        to().other(name, raw);
    }

    @Override
    default void end() {
        to().end();
    }

    @Override
    default void drop(String name) {
        to().drop(name);
    }

    @Override
    default void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        to().media(kind, source, type, escaped);
    }

    @Override
    default void mediaName(@Borrowed ByteBuf escaped) {
        to().mediaName(escaped);
    }

    @Override
    default void refusal(@Borrowed ByteBuf escaped) {
        to().refusal(escaped);
    }

    @Override
    default void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        to().sealed(kind, escaped);
    }

    @Override
    default void toolFailed() {
        to().toolFailed();
    }

    @Override
    default void cacheMark(String ttl) {
        to().cacheMark(ttl);
    }

    @Override
    default void toolStrict(boolean wanted) {
        to().toolStrict(wanted);
    }

    @Override
    default void otherTool(String type, @Borrowed ByteBuf raw) {
        to().otherTool(type, raw);
    }

    @Override
    default void allowedTool(String name) {
        to().allowedTool(name);
    }

    @Override
    default void thinkingBudget(long tokens) {
        to().thinkingBudget(tokens);
    }
}
