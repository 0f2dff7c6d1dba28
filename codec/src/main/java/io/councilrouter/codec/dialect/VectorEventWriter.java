package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** A writer of an answer that consists of vectors and counts, written as a whole at its end. */
public interface VectorEventWriter extends EventWriter {

    /** Empty: an answer with vectors holds nothing else. */
    @Override
    default List<String> dropped() {
        return List.of();
    }

    @Override
    default void start(String id, String model) {
        // The model's name comes from the order.
    }

    @Override
    default void text(int choice, @Borrowed ByteBuf escaped) {
        // An embedding answer has no text.
    }

    @Override
    default void reasoning(int choice, @Borrowed ByteBuf escaped) {
        // An embedding answer has no text.
    }

    @Override
    default void refusal(int choice, @Borrowed ByteBuf escaped) {
        // An embedding answer has no text.
    }

    @Override
    default void logprobs(int choice, @Borrowed ByteBuf raw) {
        // An embedding answer has no text.
    }

    @Override
    default void toolOpen(int choice, int index, String id, String name) {
        // An embedding answer has no calls.
    }

    @Override
    default void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        // An embedding answer has no calls.
    }

    @Override
    default void finish(int choice, FinishReason reason) {
        // Vectors have no finish reason.
    }

    @Override
    default void fault(Fault fault) {
        // The caller answers with the error body.
        close();
    }
}
