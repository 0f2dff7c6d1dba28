package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.HeldCalls;
import io.councilrouter.codec.dialect.HeldText;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a writer must hold of one candidate: its calls, which go out whole, its sources, and why it ended. Not thread-safe;
 * whoever creates it closes it.
 */
final class CandidateState {
    /** What came last, to which a signature belongs. */
    enum LastPart {
        NOTHING,
        TEXT,
        THOUGHT,
        CALL
    }

    private final HeldCalls calls = new HeldCalls();
    private final List<HeldText> seals = new ArrayList<>(0);
    private final HeldText sources = new HeldText();
    private LastPart last = LastPart.NOTHING;
    private @Nullable FinishReason reason;

    void call(int index, String id, String name) {
        calls.open(index, id, name);
        seals.add(new HeldText());
        last = LastPart.CALL;
    }

    /** More of a call's arguments; false if there is more than can be held. */
    boolean arguments(int index, @Borrowed ByteBuf escaped) {
        calls.arguments(index, escaped);
        last = LastPart.CALL;
        return !calls.full();
    }

    /** Signs the last call; false if it is signed already, or has gone out. */
    boolean sign(@Borrowed ByteBuf seal) {
        if (seals.isEmpty()) {
            return false;
        }
        HeldText place = seals.getLast();
        boolean free = place.isEmpty();
        if (free) {
            place.append(seal);
        }
        return free;
    }

    /** Whether a seal can be said here at all: clients read it as base64. */
    static boolean sayable(@Borrowed ByteBuf seal) {
        return Base64Text.sound(seal);
    }

    void source(String url, String title) {
        if (!sources.isEmpty()) {
            sources.tail(1).writeByte(',');
        }
        Sources.write(url, title, sources);
    }

    /** Writes the calls as parts, {@code before} ahead of the first one; false if there are none. */
    boolean moveCalls(boolean comma, ByteSink out) {
        boolean any = comma;
        for (int i = 0; i < calls.all().size(); i++) {
            HeldCalls.HeldCall call = calls.all().get(i);
            if (any) {
                out.tail(1).writeByte(',');
            }
            ChunkHead.call(call.id(), call.name(), call.arguments(), seals.get(i), out);
            any = true;
        }
        closeCalls();
        return any;
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    /** Writes the sources as a field of the candidate, its comma first, if there are any. */
    void moveSources(ByteSink out) {
        if (!sources.isEmpty()) {
            out.append(ChunkHead.GROUNDS);
            sources.moveTo(out);
            out.append(ChunkHead.GROUNDS_END);
        }
    }

    LastPart last() {
        return last;
    }

    void last(LastPart part) {
        last = part;
    }

    @Nullable
    FinishReason reason() {
        return reason;
    }

    void reason(FinishReason why) {
        reason = why;
    }

    private void closeCalls() {
        calls.close();
        seals.forEach(HeldText::close);
        seals.clear();
    }

    void close() {
        closeCalls();
        sources.close();
    }
}
