package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * A sink that sits between a reader and a writer: it forwards every call and is told when the model produces output. A
 * new verb is added here once, so that the classes in between need not know it.
 */
public interface EventRelay extends EventWatch {

    /** The sink to which the verbs are passed on; the same one at each call. */
    EventSink to();

    @Override
    default void start(String id, String model) {
        to().start(id, model);
    }

    @Override
    default void text(int choice, @Borrowed ByteBuf escaped) {
        EventWatch.super.text(choice, escaped);
        to().text(choice, escaped);
    }

    @Override
    default void reasoning(int choice, @Borrowed ByteBuf escaped) {
        EventWatch.super.reasoning(choice, escaped);
        to().reasoning(choice, escaped);
    }

    @Override
    default void refusal(int choice, @Borrowed ByteBuf escaped) {
        EventWatch.super.refusal(choice, escaped);
        to().refusal(choice, escaped);
    }

    @Override
    default void logprobs(int choice, @Borrowed ByteBuf raw) {
        to().logprobs(choice, raw);
    }

    @Override
    default void toolOpen(int choice, int index, String id, String name) {
        EventWatch.super.toolOpen(choice, index, id, name);
        to().toolOpen(choice, index, id, name);
    }

    @Override
    default void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        EventWatch.super.toolArgs(choice, index, escaped);
        to().toolArgs(choice, index, escaped);
    }

    @Override
    default void vector(int index, @Borrowed ByteBuf raw) {
        EventWatch.super.vector(index, raw);
        to().vector(index, raw);
    }

    @Override
    default void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        EventWatch.super.vectorBase64(index, escaped);
        to().vectorBase64(index, escaped);
    }

    @Override
    default void progress() {
        EventWatch.super.progress();
        to().progress();
    }

    @Override
    default void usage(Usage usage) {
        to().usage(usage);
    }

    @Override
    default void finish(int choice, FinishReason reason) {
        to().finish(choice, reason);
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
    default void blockOpen(int choice, Block kind, String id) {
        to().blockOpen(choice, kind, id);
    }

    @Override
    default void blockClose(int choice) {
        to().blockClose(choice);
    }

    @Override
    default void summary(int choice, @Borrowed ByteBuf escaped) {
        EventWatch.super.reasoning(choice, escaped);
        to().summary(choice, escaped);
    }

    @Override
    default void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        output();
        to().sealed(choice, kind, escaped);
    }

    @Override
    default void citation(int choice, long from, long to, String url, String title) {
        output();
        to().citation(choice, from, to, url, title);
    }

    @Override
    default void media(int choice, Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        output();
        to().media(choice, kind, source, type, escaped);
    }

    @Override
    default void transcript(int choice, @Borrowed ByteBuf escaped) {
        EventWatch.super.text(choice, escaped);
        to().transcript(choice, escaped);
    }

    @Override
    default void spoken(int choice, String id, long expires) {
        to().spoken(choice, id, expires);
    }

    @Override
    default void serverTool(int choice, String type, @Borrowed ByteBuf raw) {
        output();
        to().serverTool(choice, type, raw);
    }

    @Override
    default void other(int choice, String name, @Borrowed ByteBuf raw) {
        output();
        to().other(choice, name, raw);
    }

    @Override
    default void stopWord(int choice, @Borrowed ByteBuf escaped) {
        to().stopWord(choice, escaped);
    }
}
