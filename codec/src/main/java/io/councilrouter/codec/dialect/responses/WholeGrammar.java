package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.AnswerGrammar;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A whole answer, whose items are told in their order when all of it has been read. */
final class WholeGrammar implements AnswerGrammar {
    private final AnswerState state = new AnswerState();
    private final ItemTeller items = new ItemTeller();
    private final JsonCursor list = new JsonCursor();
    private boolean terminated;

    @Override
    public void begin() {
        state.clear();
    }

    @Override
    public boolean field(String name, JsonCursor json, Json value, EventSink sink) {
        state.field(name, json, value);
        return true;
    }

    @Override
    public boolean shaped() {
        return state.listed();
    }

    @Override
    public @Nullable ErrorNote error() {
        return state.error();
    }

    @Override
    public void tell(JsonCursor json, EventSink sink) {
        terminated = true;
        state.start(sink);
        items.list(state.output(json), list, sink);
        state.count(sink);
        sink.finish(0, state.reason(items.called()));
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void end(EventSink sink) {
        sink.end();
    }

    @Override
    public void rest() {
        list.rest();
        items.rest();
    }

    @Override
    public void close() {
        list.close();
        items.close();
    }
}
