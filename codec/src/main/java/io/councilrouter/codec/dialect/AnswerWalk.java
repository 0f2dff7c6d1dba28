package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Drives an {@link AnswerGrammar} over the frames of an answer and rejects what is not a valid frame: an error in
 * place of an answer, values that should be numbers but are not, broken JSON. A frame is reported only once all of it
 * has been read.
 */
public final class AnswerWalk implements EventReader {
    private final AnswerGrammar grammar;
    private final boolean streamed;
    private final JsonCursor json = new JsonCursor();
    private boolean over;
    private int skipped;
    private int broken;
    /** The frame contains a field that only errors have. */
    private boolean odd;

    private @Nullable ErrorNote error;

    /** Reads an answer, frame by frame if {@code streamed}. */
    public AnswerWalk(AnswerGrammar grammar, boolean streamed) {
        this.grammar = grammar;
        this.streamed = streamed;
    }

    @Override
    public void onFrame(@Borrowed ByteBuf data, EventSink sink) {
        if (over || grammar.terminated() || (streamed && grammar.ends(data))) {
            return;
        }
        if (!read(data, sink) && !readFinite(data, sink)) {
            malformed(data, sink);
        }
        // Nothing large is held between two frames of a stream.
        json.rest();
        grammar.rest();
    }

    /** Reads and reports a frame; false if it is not a valid one. */
    private boolean read(ByteBuf data, EventSink sink) {
        grammar.begin();
        odd = false;
        error = null;
        boolean read = walk(data, sink);
        error = ErrorReader.fuller(error, grammar.error());
        if (error != null || (odd && !grammar.shaped())) {
            int from = RawJson.begin(data);
            ByteBuf frame = data.slice(from, data.writerIndex() - from);
            error = error == null ? ErrorReader.inAnswer(frame) : ErrorReader.beside(error, frame);
        }
        if (error != null) {
            grammar.forget();
            over = true;
            sink.fault(AnswerFaults.failed(error));
            return true;
        }
        if (!read || (!streamed && !grammar.shaped())) {
            grammar.forget();
            return false;
        }
        grammar.tell(json, sink);
        return true;
    }

    private boolean walk(ByteBuf data, EventSink sink) {
        RawJson.over(data, json);
        if (json.next() != Json.OBJECT) {
            return false;
        }
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (name.equals("error")) {
                ErrorNote said = ErrorReader.value(json, value);
                error = said == null ? error : said;
            } else {
                odd |= ErrorReader.suspicious(name, value, json);
                if (!grammar.field(name, json, value, sink)) {
                    return false;
                }
            }
        }
        return token == Json.OBJECT_END && json.next() == Json.END;
    }

    /** Reads the frame again with its non-JSON numbers replaced, unless part of it has been reported already. */
    private boolean readFinite(ByteBuf data, EventSink sink) {
        ByteBuf finite = grammar.told() ? null : FiniteNumbers.of(data);
        if (finite == null) {
            return false;
        }
        try {
            return read(finite, sink);
        } finally {
            finite.release();
        }
    }

    private void malformed(ByteBuf data, EventSink sink) {
        if (!streamed) {
            over = true;
            sink.fault(AnswerFaults.malformed());
        } else if (RawJson.broken(data, json)) {
            broken++;
        } else {
            skipped++;
        }
    }

    @Override
    public void onEnd(EventSink sink) {
        if (!over) {
            over = true;
            grammar.end(sink);
        }
    }

    @Override
    public boolean terminated() {
        return grammar.terminated();
    }

    @Override
    public int skipped() {
        return skipped;
    }

    @Override
    public int broken() {
        return broken;
    }

    @Override
    public void close() {
        grammar.close();
        json.close();
    }
}
