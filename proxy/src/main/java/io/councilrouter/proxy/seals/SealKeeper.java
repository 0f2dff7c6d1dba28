package io.councilrouter.proxy.seals;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventRelay;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in front of the writer of an answer and keeps its first choice's reasoning, seals and calls if it has both seals
 * and calls: only turns that called tools have to come back with their reasoning. One attempt's, on its loop.
 */
final class SealKeeper implements EventWriter, EventRelay {
    private static final String NAME = "reasoning_signature";

    private final TurnSeals seals;
    private final String request;
    private final EventWriter writer;
    private final TurnTape tape;
    private final List<ToldCall> calls = new ArrayList<>(2);
    private boolean over;
    private boolean kept;

    /**
     * One that has kept nothing.
     *
     * @param most bytes that the turn may take
     */
    SealKeeper(TurnSeals seals, long most, String request, EventWriter writer) {
        this.seals = seals;
        this.request = request;
        this.writer = writer;
        this.tape = new TurnTape(most);
    }

    @Override
    public EventSink to() {
        return writer;
    }

    @Override
    public void output() {
        // Who reads the answer counts it.
    }

    private boolean mine(int choice) {
        return choice == 0 && !over;
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        if (mine(choice)) {
            tape.content();
        }
        writer.text(choice, escaped);
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        if (mine(choice)) {
            tape.content();
        }
        writer.refusal(choice, escaped);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (mine(choice)) {
            tape.reasoning(escaped);
        }
        writer.reasoning(choice, escaped);
    }

    @Override
    public void summary(int choice, @Borrowed ByteBuf escaped) {
        if (mine(choice)) {
            tape.reasoning(escaped);
        }
        writer.summary(choice, escaped);
    }

    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        if (mine(choice)) {
            tape.sealed(kind, escaped);
        }
        writer.sealed(choice, kind, escaped);
    }

    /** A call without an id gets one here, so that it is known by the id that the client sees. */
    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        String shown = id;
        if (mine(choice)) {
            shown = id.isEmpty() ? "call_" + index + "_" + request : id;
            tape.call(calls.size());
            calls.add(new ToldCall(shown, name, new HeldText()));
        }
        writer.toolOpen(choice, index, shown, name);
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        if (mine(choice) && index < calls.size() && tape.arguments(escaped.readableBytes())) {
            calls.get(index).arguments().append(escaped);
        }
        writer.toolArgs(choice, index, escaped);
    }

    /** Kept before the client is told of the end: it may come back at once, on another loop. */
    @Override
    public void finish(int choice, FinishReason reason) {
        if (mine(choice)) {
            keep();
        }
        writer.finish(choice, reason);
    }

    @Override
    public void end() {
        if (!over) {
            keep();
        }
        writer.end();
    }

    private void keep() {
        kept = tape.sealed() && tape.whole() && !calls.isEmpty() && seals.keep(tape, calls);
        release();
    }

    @Override
    public void fault(Fault fault) {
        release();
        writer.fault(fault);
    }

    @Override
    public void extra(ExtraField field) {
        writer.extra(field);
    }

    /** What the writer had no place for, without what is kept, or may yet be. */
    @Override
    public List<String> dropped() {
        List<String> names = writer.dropped();
        if (!tape.sealed() || (over && !kept) || !names.contains(NAME)) {
            return names;
        }
        return names.stream().filter(each -> !each.equals(NAME)).toList();
    }

    private void release() {
        over = true;
        tape.close();
        calls.forEach(each -> each.arguments().close());
        calls.clear();
    }

    @Override
    public void close() {
        release();
        writer.close();
    }
}
