package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * A sink that only wants to know that the model has produced output, not what it was. Unknown verbs count as output,
 * too.
 */
public interface EventWatch extends EventSink {

    /** A non-empty piece of model output has come. */
    void output();

    @Override
    default void start(String id, String model) {
        // The head of an answer is not output.
    }

    @Override
    default void text(int choice, @Borrowed ByteBuf escaped) {
        output(escaped);
    }

    @Override
    default void reasoning(int choice, @Borrowed ByteBuf escaped) {
        output(escaped);
    }

    @Override
    default void refusal(int choice, @Borrowed ByteBuf escaped) {
        output(escaped);
    }

    @Override
    default void logprobs(int choice, @Borrowed ByteBuf raw) {
        // Log probabilities come with the text that they are about.
    }

    @Override
    default void toolOpen(int choice, int index, String id, String name) {
        output();
    }

    @Override
    default void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        output(escaped);
    }

    @Override
    default void vector(int index, @Borrowed ByteBuf raw) {
        output();
    }

    @Override
    default void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        output();
    }

    @Override
    default void progress() {
        output();
    }

    private void output(ByteBuf text) {
        if (text.isReadable()) {
            output();
        }
    }
}
