package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
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
 * Reads an answer of chat completions or completions: {@code delta}, {@code message} and {@code text} are told apart by
 * their names, so that one reader serves both operations, streamed and whole.
 */
final class AnswerReader implements EventReader {
    private static final int LONGEST_NAME = 512;

    private final boolean streamed;
    private final JsonCursor json = new JsonCursor();
    private final ChoiceSpans choice = new ChoiceSpans();
    private final Usage usage = new Usage();
    private boolean started;
    private boolean terminated;
    private boolean finished;
    private boolean over;
    private int skipped;
    private int broken;

    private String id = "";
    private String model = "";
    private boolean usageSeen;
    private boolean usageField;
    private boolean choicesField;
    /** Something without a word of ours stands in the root, that is not empty. */
    private boolean more;

    private boolean told;
    private int choices;
    private boolean odd;
    private @Nullable ErrorNote error;
    /** What the first choice that ended in an error says of it. */
    private @Nullable ErrorNote failed;

    AnswerReader(boolean streamed) {
        this.streamed = streamed;
    }

    @Override
    public void onFrame(@Borrowed ByteBuf data, EventSink sink) {
        if (over || terminated) {
            return;
        }
        if (streamed && Terminator.is(data)) {
            terminated = true;
            return;
        }
        if (!read(data, sink) && !readFinite(data, sink)) {
            malformed(data, sink);
        }
        // Between two frames of a stream nothing large is held.
        json.rest();
        choice.rest();
    }

    /** Reads and tells a frame; false if it is none. */
    private boolean read(ByteBuf data, EventSink sink) {
        usageSeen = false;
        usageField = false;
        choicesField = false;
        more = false;
        told = false;
        choices = 0;
        odd = false;
        error = null;
        failed = null;
        boolean read = walk(data, sink);
        error = ErrorReader.fuller(error, failed);
        if (error != null || (odd && choices == 0)) {
            int from = RawJson.begin(data);
            ByteBuf frame = data.slice(from, data.writerIndex() - from);
            error = error == null ? ErrorReader.inAnswer(frame) : ErrorReader.beside(error, frame);
        }
        if (error != null) {
            choice.forget();
            over = true;
            sink.fault(AnswerFaults.failed(error));
            return true;
        }
        if (!read || (!streamed && choices == 0)) {
            choice.forget();
            return false;
        }
        tell(sink);
        if (usageSeen) {
            sink.usage(usage);
        }
        return true;
    }

    /** Reads a frame without the numbers that are none, unless a part of it has been told. */
    private boolean readFinite(ByteBuf data, EventSink sink) {
        ByteBuf finite = told ? null : FiniteNumbers.of(data);
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

    private boolean walk(ByteBuf data, EventSink sink) {
        RawJson.over(data, json);
        if (json.next() != Json.OBJECT) {
            return false;
        }
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "id" -> id = started ? id : text(value);
                case "model" -> model = started ? model : text(value);
                case "choices" -> {
                    choicesField = true;
                    if (value == Json.ARRAY && !choices(sink)) {
                        return false;
                    }
                }
                case "usage" -> usage(value, false);
                case "timings" -> usage(value, true);
                case "error" -> {
                    ErrorNote said = ErrorReader.value(json, value);
                    error = said == null ? error : said;
                }
                default -> {
                    odd |= ErrorReader.suspicious(name, value, json);
                    other(value);
                }
            }
        }
        return token == Json.OBJECT_END && json.next() == Json.END;
    }

    private boolean choices(EventSink sink) {
        Json token = json.next();
        for (; token == Json.OBJECT; token = json.next()) {
            // With several choices in one frame all but the last are told while the frame is read.
            tell(sink);
            choices++;
            if (!choice.read(json)) {
                return false;
            }
            failed = failed == null ? choice.error() : failed;
        }
        return token == Json.ARRAY_END;
    }

    private void other(Json value) {
        if (!value.opens() || more) {
            json.skipChildren();
            return;
        }
        long from = json.from();
        json.skipChildren();
        more = RawJson.filled(json, from);
    }

    private void usage(Json value, boolean timings) {
        usageField |= !timings && value != Json.NULL;
        if (value != Json.OBJECT) {
            json.skipChildren();
            return;
        }
        long from = json.from();
        json.skipChildren();
        ByteBuf span = json.viewOf(from, json.to());
        int start = span.readerIndex();
        int end = span.writerIndex();
        usageSeen |=
                timings ? UsageFields.readTimings(span, start, end, usage) : UsageFields.read(span, start, end, usage);
    }

    private String text(Json value) {
        String text = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        if (value != Json.STRING) {
            json.skipChildren();
        }
        return text == null ? "" : text;
    }

    private void tell(EventSink sink) {
        if (!choice.pending()) {
            return;
        }
        start(sink);
        told = true;
        choice.tell(json, sink);
        finished |= choice.finished();
    }

    private void start(EventSink sink) {
        if (!started) {
            started = true;
            sink.start(id, model);
        }
    }

    @Override
    public void onEnd(EventSink sink) {
        if (over) {
            return;
        }
        over = true;
        if (streamed && terminated && !finished && !choice.spoke()) {
            sink.fault(AnswerFaults.empty());
        } else if (terminated || finished || (!streamed && started)) {
            start(sink);
            sink.end();
        } else {
            sink.fault(AnswerFaults.truncated());
        }
    }

    /**
     * Whether the last frame was one of token counts, whatever stood in their field: its list of choices was empty, or it
     * had none and nothing else of weight.
     */
    boolean counts() {
        return usageField && choices == 0 && (choicesField || !more);
    }

    @Override
    public boolean terminated() {
        return terminated;
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
        choice.close();
        json.close();
    }
}
