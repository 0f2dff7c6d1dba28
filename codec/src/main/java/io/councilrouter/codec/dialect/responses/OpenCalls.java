package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.HeldText;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an answer. Several may be open at once: one stays so until its arguments are whole. Not thread-safe; belongs
 * to one answer.
 */
final class OpenCalls {
    private final @Nullable EventFrames events;
    private final List<OutputItem> calls = new ArrayList<>(0);
    private final HeldText scratch = new HeldText();

    /** Calls that are told in {@code events}; null for a whole answer. */
    OpenCalls(@Nullable EventFrames events) {
        this.events = events;
    }

    /** A call begins; its place among the calls is the next one. */
    void add(OutputItem call) {
        calls.add(call);
    }

    /** More of a call's arguments, the inside of a JSON string; false if there is no such call, or it has ended. */
    boolean arguments(int index, @Borrowed ByteBuf escaped) {
        if (index < 0 || index >= calls.size() || calls.get(index).done()) {
            return false;
        }
        OutputItem call = calls.get(index);
        call.scan().piece(escaped);
        CustomInput input = call.input();
        if (input == null) {
            grow(call, escaped);
        } else {
            call.arguments().append(escaped);
            input.piece(escaped, scratch);
            grow(call, scratch.view());
            scratch.clear();
        }
        return true;
    }

    private void grow(OutputItem call, ByteBuf escaped) {
        if (escaped.isReadable()) {
            call.body().append(escaped);
            if (events != null) {
                events.delta(call, escaped);
            }
        }
    }

    /** The first call that has not ended and whose arguments are whole, or {@code any}; null without one. The caller ends it. */
    @Nullable
    OutputItem whole(boolean any) {
        for (int i = 0; i < calls.size(); i++) {
            OutputItem call = calls.get(i);
            if (!call.done() && (any || call.scan().whole())) {
                complete(call);
                return call;
            }
        }
        return null;
    }

    private void complete(OutputItem call) {
        CustomInput input = call.input();
        if (input != null && !input.found()) {
            // Arguments of another form: the tool gets them as they are.
            grow(call, call.arguments().view());
        } else if (input == null && call.body().isEmpty()) {
            ArgumentObject.nothing(scratch);
            grow(call, scratch.view());
            scratch.clear();
        }
        if (events != null) {
            events.whole(call);
        }
    }

    /** Forgets them, and releases what was needed for them; what they hold stays theirs. Idempotent. */
    void close() {
        calls.clear();
        scratch.close();
    }
}
