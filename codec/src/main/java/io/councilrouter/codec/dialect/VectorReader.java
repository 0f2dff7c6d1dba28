package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Drives a {@link VectorGrammar} over an answer with vectors, which is never streamed. */
public final class VectorReader implements EventReader {
    private static final int LONGEST_NAME = 512;

    private final VectorGrammar grammar;
    private final JsonCursor json = new JsonCursor();
    private final Usage usage = new Usage();
    private String model = "";
    private boolean started;
    private boolean over;
    /** The answer contains a field that only errors have. */
    private boolean odd;

    private @Nullable ErrorNote error;

    /** A reader for one answer. */
    public VectorReader(VectorGrammar grammar) {
        this.grammar = grammar;
    }

    @Override
    public void onFrame(@Borrowed ByteBuf data, EventSink sink) {
        if (over || started) {
            return;
        }
        RawJson.over(data, json);
        boolean sound = json.next() == Json.OBJECT && walk(sink) && started && grammar.enough();
        if (error != null || (odd && !started)) {
            int from = RawJson.begin(data);
            ByteBuf frame = data.slice(from, data.writerIndex() - from);
            error = error == null ? ErrorReader.inAnswer(frame) : ErrorReader.beside(error, frame);
        }
        if (error != null || !sound) {
            over = true;
            sink.fault(error == null ? AnswerFaults.malformed() : AnswerFaults.failed(error));
        } else if (usage.known()) {
            sink.usage(usage);
        }
    }

    private boolean walk(EventSink sink) {
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (name.equals("model") && value == Json.STRING) {
                String text = json.text(LONGEST_NAME);
                model = text == null ? "" : text;
            } else if (name.equals("error")) {
                ErrorNote said = ErrorReader.value(json, value);
                error = said == null ? error : said;
            } else if (grammar.holdsVectors(name, value)) {
                start(sink);
                if (!grammar.vectors(name, json, sink)) {
                    return false;
                }
            } else {
                odd |= ErrorReader.suspicious(name, value, json);
                if (!grammar.counts(name, json, value, usage)) {
                    json.skipChildren();
                }
            }
        }
        return token == Json.OBJECT_END && json.next() == Json.END;
    }

    private void start(EventSink sink) {
        if (!started) {
            started = true;
            sink.start("", model);
        }
    }

    @Override
    public void onEnd(EventSink sink) {
        if (over) {
            return;
        }
        over = true;
        if (started) {
            sink.end();
        } else {
            sink.fault(AnswerFaults.truncated());
        }
    }

    @Override
    public boolean terminated() {
        return started && grammar.terminates();
    }

    @Override
    public int skipped() {
        return 0;
    }

    @Override
    public int broken() {
        return 0;
    }

    @Override
    public void close() {
        json.close();
    }
}
