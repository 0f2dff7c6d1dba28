package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerGrammar;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer of chat completions or completions. {@code delta}, {@code message} and {@code text} are distinguished by
 * name, so that one grammar serves both operations, streamed and whole.
 */
final class ChunkGrammar implements AnswerGrammar {
    private static final int LONGEST_NAME = 512;

    private final boolean streamed;
    private final ChoiceSpans choice = new ChoiceSpans();
    private final Usage usage = new Usage();
    private boolean started;
    private boolean terminated;
    private boolean finished;

    private String id = "";
    private String model = "";
    private boolean usageSeen;
    private boolean usageField;
    private boolean choicesField;
    /** The root has an unknown field that is not empty. */
    private boolean more;

    private boolean told;
    private int choices;
    /** The error of the first choice that ended in one. */
    private @Nullable ErrorNote failed;

    ChunkGrammar(boolean streamed) {
        this.streamed = streamed;
    }

    @Override
    public boolean ends(@Borrowed ByteBuf data) {
        terminated = Terminator.is(data);
        return terminated;
    }

    @Override
    public void begin() {
        usageSeen = false;
        usageField = false;
        choicesField = false;
        more = false;
        told = false;
        choices = 0;
        failed = null;
    }

    @Override
    public boolean field(String name, JsonCursor json, Json value, EventSink sink) {
        switch (name) {
            case "id" -> id = started ? id : ShortText.read(json, value, LONGEST_NAME);
            case "model" -> model = started ? model : ShortText.read(json, value, LONGEST_NAME);
            case "choices" -> {
                choicesField = true;
                return value != Json.ARRAY || choices(json, sink);
            }
            case "usage" -> usage(json, value, false);
            case "timings" -> usage(json, value, true);
            default -> other(json, value);
        }
        return true;
    }

    private boolean choices(JsonCursor json, EventSink sink) {
        Json token = json.next();
        for (; token == Json.OBJECT; token = json.next()) {
            // When one frame has several choices, all but the last are reported while the frame is read.
            tellChoice(json, sink);
            choices++;
            if (!choice.read(json)) {
                return false;
            }
            failed = failed == null ? choice.error() : failed;
        }
        return token == Json.ARRAY_END;
    }

    private void other(JsonCursor json, Json value) {
        if (!value.opens() || more) {
            json.skipChildren();
            return;
        }
        long from = json.from();
        json.skipChildren();
        more = RawJson.filled(json, from);
    }

    private void usage(JsonCursor json, Json value, boolean timings) {
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

    @Override
    public boolean shaped() {
        return choices > 0;
    }

    @Override
    public @Nullable ErrorNote error() {
        return failed;
    }

    @Override
    public boolean told() {
        return told;
    }

    @Override
    public void tell(JsonCursor json, EventSink sink) {
        tellChoice(json, sink);
        if (usageSeen) {
            sink.usage(usage);
        }
    }

    private void tellChoice(JsonCursor json, EventSink sink) {
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
    public void forget() {
        choice.forget();
    }

    @Override
    public void end(EventSink sink) {
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
     * Whether the last frame was one of token counts, whatever they were: its list of choices was empty, or it had no
     * list and nothing else of importance.
     */
    boolean counts() {
        return usageField && choices == 0 && (choicesField || !more);
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void rest() {
        choice.rest();
    }

    @Override
    public void close() {
        choice.close();
    }
}
