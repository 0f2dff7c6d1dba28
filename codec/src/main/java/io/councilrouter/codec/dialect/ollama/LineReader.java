package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.FiniteNumbers;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer of chat or generate: {@code message} and {@code response} are told apart by their names, so that one
 * reader serves both operations; a whole answer is a stream of one line.
 */
final class LineReader implements EventReader {
    private static final int LONGEST_NAME = 512;

    private final boolean streamed;
    private final JsonCursor json = new JsonCursor();
    private final MessageSpans message = new MessageSpans();
    private final Usage usage = new Usage();
    private boolean started;
    private boolean done;
    private boolean over;
    private int skipped;
    private int broken;

    private String model = "";
    private @Nullable FinishReason reason;
    private boolean usageSeen;
    private boolean doneSeen;
    private boolean odd;
    private @Nullable ErrorNote error;

    LineReader(boolean streamed) {
        this.streamed = streamed;
    }

    @Override
    public void onFrame(@Borrowed ByteBuf data, EventSink sink) {
        if (over || done) {
            return;
        }
        if (!read(data, sink) && !readFinite(data, sink)) {
            malformed(data, sink);
        }
        // Between two frames of a stream nothing large is held.
        json.rest();
        message.rest();
    }

    /** Reads and tells a line; false, having told nothing, if it is none. */
    private boolean read(ByteBuf data, EventSink sink) {
        message.clear();
        usageSeen = false;
        doneSeen = false;
        odd = false;
        error = null;
        boolean read = walk(data);
        if (error != null || (odd && !doneSeen && !message.any())) {
            int from = RawJson.begin(data);
            ByteBuf frame = data.slice(from, data.writerIndex() - from);
            error = error == null ? ErrorReader.inAnswer(frame) : ErrorReader.beside(error, frame);
        }
        if (error == null && !read) {
            return false;
        }
        if (error != null) {
            over = true;
            sink.fault(AnswerFaults.failed(error));
        } else if (!streamed && !doneSeen && !message.any()) {
            return false;
        } else {
            tell(sink);
        }
        return true;
    }

    /** Reads a line without the numbers that are none. */
    private boolean readFinite(ByteBuf data, EventSink sink) {
        ByteBuf finite = FiniteNumbers.of(data);
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

    private void tell(EventSink sink) {
        start(sink);
        message.tell(json, sink);
        if (usageSeen) {
            sink.usage(usage);
        }
        if (doneSeen) {
            done = true;
            sink.finish(0, reason == null ? FinishReason.STOP : reason);
        }
    }

    private void start(EventSink sink) {
        if (!started) {
            started = true;
            sink.start("", model);
        }
    }

    private boolean walk(ByteBuf data) {
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
            } else if (value == Json.NUMBER) {
                number(name);
            } else if (name.equals("done") && value == Json.TRUE) {
                doneSeen = true;
            } else if (name.equals("model") && value == Json.STRING) {
                model = started ? model : text();
            } else if (name.equals("done_reason") && value == Json.STRING) {
                error = json.is("error") && error == null ? ErrorNote.of("") : error;
                reason = reason(text());
            } else {
                odd |= ErrorReader.suspicious(name, value, json);
                if (!message.root(name, value, json)) {
                    return false;
                }
            }
        }
        return token == Json.OBJECT_END && json.next() == Json.END;
    }

    private void number(String name) {
        long value = json.longValue(-1);
        if (value < 0) {
            return;
        }
        switch (name) {
            case "prompt_eval_count" -> usage.prompt(value);
            case "eval_count" -> usage.completion(value);
            case "load_duration" -> usage.loadNanos(value);
            case "prompt_eval_duration" -> usage.promptNanos(value);
            case "eval_duration" -> usage.completionNanos(value);
            case "completed" -> {
                message.advanced(value);
                return;
            }
            default -> {
                return;
            }
        }
        usageSeen = true;
    }

    private String text() {
        String text = json.text(LONGEST_NAME);
        return text == null ? "" : text;
    }

    private static FinishReason reason(String word) {
        return switch (word) {
            case "length" -> FinishReason.LENGTH;
            case "load" -> FinishReason.LOAD;
            case "unload" -> FinishReason.UNLOAD;
            default -> FinishReason.STOP;
        };
    }

    @Override
    public void onEnd(EventSink sink) {
        if (over) {
            return;
        }
        over = true;
        if (done) {
            sink.end();
        } else {
            sink.fault(AnswerFaults.truncated());
        }
    }

    @Override
    public boolean terminated() {
        return done;
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
        message.close();
        json.close();
    }
}
