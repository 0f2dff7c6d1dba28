package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerGrammar;
import io.councilrouter.codec.dialect.AnswerSpans;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A whole answer: one message, whose blocks are told in their order when all of it has been read. */
final class WholeGrammar implements AnswerGrammar {
    private static final int CONTENT = 0;
    private static final int STOP_WORD = 1;
    private static final int SPANS = 2;

    private static final int LONGEST_NAME = 512;

    private final AnswerSpans spans = new AnswerSpans(SPANS);
    private final JsonCursor inner = new JsonCursor();
    private final BlockFields block = new BlockFields();
    private final BlockTeller blocks = new BlockTeller();
    private final Usage usage = new Usage();
    private boolean counted;
    private boolean terminated;

    private String id = "";
    private String model = "";
    private @Nullable FinishReason finish;

    @Override
    public void begin() {
        spans.clear();
        usage.clear();
        counted = false;
        id = "";
        model = "";
        finish = null;
    }

    @Override
    public boolean field(String name, JsonCursor json, Json value, EventSink sink) {
        switch (name) {
            case "id" -> id = ShortText.read(json, value, LONGEST_NAME);
            case "model" -> model = ShortText.read(json, value, LONGEST_NAME);
            case "content" -> {
                if (value == Json.ARRAY) {
                    spans.container(CONTENT, name, Json.ARRAY, value, json);
                } else {
                    json.skipChildren();
                }
            }
            case "stop_reason" -> {
                if (value == Json.STRING) {
                    ByteBuf word = json.value();
                    finish = StopReasons.reason(word, word.readerIndex() - 1, word.writerIndex() + 1);
                }
                json.skipChildren();
            }
            case "stop_sequence" -> {
                if (value == Json.STRING) {
                    spans.string(STOP_WORD, name, value, json);
                } else {
                    json.skipChildren();
                }
            }
            case "usage" -> usage(json, value);
            case "stop_details", "container" -> spans.other(name, value, json);
            default -> json.skipChildren();
        }
        return true;
    }

    private void usage(JsonCursor json, Json value) {
        long from = json.from();
        json.skipChildren();
        if (value == Json.OBJECT) {
            ByteBuf span = json.viewOf(from, json.to());
            counted |= UsageFields.read(span, span.readerIndex(), span.writerIndex(), usage);
        }
    }

    @Override
    public boolean shaped() {
        return spans.has(CONTENT);
    }

    @Override
    public @Nullable ErrorNote error() {
        return null;
    }

    @Override
    public void tell(JsonCursor json, EventSink sink) {
        terminated = true;
        sink.start(id, model);
        inner.over(spans.view(CONTENT, json));
        inner.next();
        int place = 0;
        while (inner.next() == Json.OBJECT && block.read(inner)) {
            blocks.open(place, block, inner, sink);
            blocks.close(place++, sink);
        }
        spans.tellOthers(0, json, sink);
        if (counted) {
            sink.usage(usage);
        }
        FinishReason why = finish;
        if (why != null) {
            if (spans.has(STOP_WORD)) {
                sink.stopWord(0, spans.view(STOP_WORD, json));
            }
            sink.finish(0, why);
        }
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
        inner.rest();
        blocks.rest();
    }

    @Override
    public void close() {
        inner.close();
        blocks.close();
    }
}
