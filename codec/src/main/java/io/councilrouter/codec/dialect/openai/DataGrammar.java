package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.ErrorMessage;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** Reads an answer of {@code /v1/embeddings}, which is always whole; vectors come as numbers or as base64. */
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
            } else if (name.equals("data") && value == Json.ARRAY) {
                start(sink);
                if (!data(sink)) {
                    return false;
                }
            } else if (name.equals("usage") && value == Json.OBJECT) {
                long from = json.from();
                json.skipChildren();
                ByteBuf span = json.viewOf(from, json.to());
                UsageFields.read(span, span.readerIndex(), span.writerIndex(), usage);
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

    private boolean data(EventSink sink) {
        Json token = json.next();
        for (; token == Json.OBJECT; token = json.next()) {
            if (!element(sink)) {
                return false;
            }
            vectors++;
        }
        return token == Json.ARRAY_END;
    }

    private boolean element(EventSink sink) {
        int index = vectors;
        long from = -1;
        long to = -1;
        boolean base64 = false;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (name.equals("index") && value == Json.NUMBER) {
                index = (int) json.longValue(vectors);
            } else if (name.equals("embedding") && value == Json.STRING) {
                base64 = true;
                from = json.from() + 1;
                to = json.to() - 1;
            } else if (name.equals("embedding") && value == Json.ARRAY) {
                from = json.from();
                json.skipChildren();
                to = json.to();
            } else {
                json.skipChildren();
            }
        }
        if (token != Json.OBJECT_END || from < 0) {
            return false;
        }
        if (base64) {
            sink.vectorBase64(index, json.viewOf(from, to));
        } else {
            sink.vector(index, json.viewOf(from, to));
        }
        return true;
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
        return false;
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
