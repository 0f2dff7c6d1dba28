package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** Leads a {@link VectorGrammar} through an answer with vectors, which is always whole. */
public final class VectorReader implements EventReader {
    private static final int LONGEST_NAME = 512;

    private final VectorGrammar grammar;
    private final JsonCursor json = new JsonCursor();
    private final Usage usage = new Usage();
    private String model = "";
    private boolean started;
    private boolean over;

    /** Reads one answer. */
    public VectorReader(VectorGrammar grammar) {
        this.grammar = grammar;
    }

    @Override
    public void onFrame(@Borrowed ByteBuf data, EventSink sink) {
        if (over || started) {
            return;
        }
        RawJson.over(data, json);
        if (json.next() == Json.OBJECT && walk(sink) && started && grammar.enough()) {
            if (usage.known()) {
                sink.usage(usage);
            }
        } else if (!over) {
            over = true;
            sink.fault(AnswerFaults.malformed());
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
                ErrorNote error = ErrorReader.value(json, value);
                if (error != null) {
                    over = true;
                    sink.fault(AnswerFaults.failed(error));
                    return false;
                }
            } else if (value == Json.ARRAY && grammar.holdsVectors(name)) {
                start(sink);
                if (!grammar.vectors(name, json, sink)) {
                    return false;
                }
            } else if (!grammar.counts(name, json, value, usage)) {
                json.skipChildren();
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
