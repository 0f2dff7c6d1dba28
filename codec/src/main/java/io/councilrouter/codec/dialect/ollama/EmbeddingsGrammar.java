package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.ErrorMessage;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** Reads an answer of embed ({@code embeddings}) or of the older operation ({@code embedding}), which is always whole. */
final class VectorReader implements EventReader {
    private static final int LONGEST_NAME = 512;

    private final JsonCursor json = new JsonCursor();
    private final Usage usage = new Usage();
    private String model = "";
    private int vectors;
    private boolean started;
    private boolean over;

    @Override
    public void onFrame(@Borrowed ByteBuf data, EventSink sink) {
        if (over || started) {
            return;
        }
        json.over(data);
        if (json.next() == Json.OBJECT && walk(sink) && started) {
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
            } else if (name.equals("embeddings") && value == Json.ARRAY) {
                start(sink);
                if (!vectors(sink)) {
                    return false;
                }
            } else if (name.equals("embedding") && value == Json.ARRAY) {
                vector(sink);
            } else if (name.equals("prompt_eval_count") && value == Json.NUMBER) {
                usage.prompt(json.longValue(-1));
            } else if (name.equals("load_duration") && value == Json.NUMBER) {
                usage.loadNanos(json.longValue(-1));
            } else if (name.equals("error") && value != Json.NULL) {
                over = true;
                sink.fault(AnswerFaults.failed(ErrorMessage.value(json, value)));
                return false;
            } else {
                json.skipChildren();
            }
        }
        return token == Json.OBJECT_END && json.next() == Json.END;
    }

    private boolean vectors(EventSink sink) {
        Json token = json.next();
        for (; token == Json.ARRAY; token = json.next()) {
            vector(sink);
        }
        return token == Json.ARRAY_END;
    }

    private void vector(EventSink sink) {
        start(sink);
        sink.vector(vectors++, json.rawValue());
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
        return started;
    }

    @Override
    public int skipped() {
        return 0;
    }

    @Override
    public void close() {
        json.close();
    }
}
