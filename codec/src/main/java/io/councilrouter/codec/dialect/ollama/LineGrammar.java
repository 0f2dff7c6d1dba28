package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerGrammar;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * An answer of chat or generate. {@code message} and {@code response} are distinguished by name, so that one grammar
 * serves both operations; a whole answer is a stream of one line.
 */
final class LineGrammar implements AnswerGrammar {
    private static final int LONGEST_NAME = 512;

    private final MessageSpans message = new MessageSpans();
    private final Usage usage = new Usage();
    private boolean started;
    private boolean done;

    private String model = "";
    private @Nullable FinishReason reason;
    private boolean usageSeen;
    private boolean doneSeen;
    private @Nullable ErrorNote error;

    @Override
    public void begin() {
        message.clear();
        usageSeen = false;
        doneSeen = false;
        error = null;
    }

    @Override
    public boolean field(String name, JsonCursor json, Json value, EventSink sink) {
        if (value == Json.NUMBER) {
            number(name, json.longValue(-1));
        } else if (name.equals("done") && value == Json.TRUE) {
            doneSeen = true;
        } else if (name.equals("model") && value == Json.STRING) {
            model = started ? model : text(json);
        } else if (name.equals("done_reason") && value == Json.STRING) {
            error = json.is("error") ? ErrorNote.of("") : error;
            reason = reason(text(json));
        } else {
            return message.root(name, value, json);
        }
        return true;
    }

    private void number(String name, long value) {
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

    private static String text(JsonCursor json) {
        String text = json.text(LONGEST_NAME);
        return text == null ? "" : text;
    }

    private static FinishReason reason(String word) {
        return switch (word) {
            case "length" -> FinishReason.LENGTH;
            case "load" -> FinishReason.LOAD;
            case "unload" -> FinishReason.UNLOAD;
            case "stop", "" -> FinishReason.STOP;
            default -> FinishReason.OTHER;
        };
    }

    @Override
    public boolean shaped() {
        return doneSeen || message.any();
    }

    @Override
    public @Nullable ErrorNote error() {
        return error;
    }

    @Override
    public void tell(JsonCursor json, EventSink sink) {
        if (!started) {
            started = true;
            sink.start("", model);
        }
        message.tell(json, sink);
        if (usageSeen) {
            sink.usage(usage);
        }
        if (doneSeen) {
            done = true;
            sink.finish(0, reason == null ? FinishReason.STOP : reason);
        }
    }

    @Override
    public void end(EventSink sink) {
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
    public void rest() {
        message.rest();
    }

    @Override
    public void close() {
        message.close();
    }
}
